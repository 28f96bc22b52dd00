import {mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

/**
 * Lets one process of this machine at a time do `work`, so that two nodes started together do not both install or build.
 * A lock whose holder is gone is taken over.
 * @template T
 * @param {string} path the lock file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  await mkdir(dirname(path), {recursive: true})
  while (!(await take(path))) {
    if (await isAbandoned(path)) await rm(path, {force: true})
    else await sleep(200)
  }
  try {
    return await work()
  } finally {
    await rm(path, {force: true})
  }
}

async function take(path) {
  try {
    await writeFile(path, String(process.pid), {flag: 'wx'})
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

async function isAbandoned(path) {
  const holder = Number(await readFile(path, 'utf8').catch(() => ''))
  // Empty for the instant between its creation and its content.
  if (!Number.isInteger(holder) || holder <= 0) return false
  try {
    process.kill(holder, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
