import {join} from 'node:path'
import {ensureBuilt} from '../../server/launcher/build.mjs'
import {ensureInstalled} from '../../server/launcher/install.mjs'
import {exitCodeOf, LauncherError, projectRoot} from '../../server/launcher/run.mjs'

/** `npm run bench [-- SUBJECT …]`: sees to packages and build, then measures. */
async function main(args) {
  process.chdir(projectRoot)
  await ensureInstalled()
  await ensureBuilt()
  return exitCodeOf(process.execPath, ['--import', 'tsx', join('tests', 'bench', 'run.ts'), ...args])
}

// Ctrl-C reaches the child as well, which stops what it started; this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof LauncherError ? error.message : error)
  process.exitCode = 1
}
