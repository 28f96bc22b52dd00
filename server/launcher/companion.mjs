import {fork} from 'node:child_process'
import {join} from 'node:path'
import {projectRoot} from './run.mjs'

/**
 * Starts a built program beside the server. It ends with this process, however this process ends: it watches the channel
 * between the two. The server does not wait for it.
 * @param {string} program name under dist/server, without its extension
 * @param {readonly string[]} args
 * @param {(exitCode: number) => void} onEnd
 */
export function startCompanion(program, args, onEnd) {
  const child = fork(join(projectRoot, 'dist', 'server', `${program}.js`), args, {stdio: 'inherit'})
  child.unref()
  child.channel?.unref()
  child.once('exit', (code, signal) => onEnd(signal ? 128 : (code ?? 1)))
}
