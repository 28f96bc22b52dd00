import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {ensureBuilt} from '../../server/launcher/build.mjs'
import {ensureInstalled} from '../../server/launcher/install.mjs'
import {LauncherError, projectRoot} from '../../server/launcher/run.mjs'
import {stopWithParent} from '../../server/launcher/stopWithParent.mjs'

/** `npm run bench [-- SUBJECT …]`: sees to packages and build, then measures. */
async function main(args) {
  stopWithParent()
  await ensureInstalled()
  await ensureBuilt()
  const command = ['--import', 'tsx', join('tests', 'bench', 'run.ts'), ...args]
  const bench = spawn(process.execPath, command, {cwd: projectRoot, stdio: 'inherit'})
  // It stops what it started before it ends, and this process waits for it. Ctrl-C reaches it by itself.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => bench.kill('SIGTERM'))
  const [code] = await once(bench, 'exit')
  return code ?? 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof LauncherError ? error.message : error)
  process.exitCode = 1
}
