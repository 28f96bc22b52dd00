import {spawn} from 'node:child_process'
import {fileURLToPath} from 'node:url'

/** The folder that holds package.json, with a slash at its end. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

/** A failure that its message explains fully; shown without a stack. */
export class LauncherError extends Error {}

/**
 * Runs a program to its end with this terminal's output, and throws LauncherError unless it succeeds.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<void>}
 */
export async function run(command, args, options = {}) {
  const code = await exitCodeOf(command, args, options)
  if (code !== 0) throw new LauncherError(`${[command, ...args].join(' ')} failed with exit code ${code}`)
}

/**
 * Runs a program to its end with this terminal's output; 127 when there is no such program.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function exitCodeOf(command, args, options = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {cwd: projectRoot, stdio: 'inherit', ...options})
    child.once('error', () => resolve(127))
    child.once('exit', (code, signal) => resolve(signal ? 128 : (code ?? 1)))
  })
}
