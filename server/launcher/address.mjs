import {createServer} from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import {LauncherError} from './run.mjs'

/**
 * The port that a variable asks for; 0 is turned into a free one, so that the other programs can be told.
 * @param {string} variable
 * @param {number} fallback
 * @returns {Promise<number>}
 */
export async function choosePort(variable, fallback) {
  const port = Number(process.env[variable] || fallback)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new LauncherError(`${variable} must be a port number; it is "${process.env[variable]}".`)
  }
  const chosen = port === 0 ? await freePort() : port
  process.env[variable] = String(chosen)
  return chosen
}

/**
 * Resolves as soon as the server says that it is ready, and false when it has not within two minutes.
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export async function untilReady(url) {
  const deadline = Date.now() + 120_000
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/readyz`, {signal: AbortSignal.timeout(2_000)}).catch(() => null)
    if (answer?.ok) return true
    await sleep(50)
  }
  return false
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const {port} = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
