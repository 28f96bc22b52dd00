import {existsSync} from 'node:fs'
import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ensureBuilt} from '../server/launcher/build.mjs'
import {ensureInstalled} from '../server/launcher/install.mjs'
import {exitCodeOf, LauncherError, projectRoot} from '../server/launcher/run.mjs'

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const CHINESE_FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'
const SOFTWARE_GL = '/usr/lib/x86_64-linux-gnu/dri/swrast_dri.so'

/** Sees to a browser with Chinese fonts: installs Debian's when it may, and says what is missing when it may not. */
async function ensureBrowser() {
  const hasBrowser = process.env.CHROMIUM_PATH !== undefined || BROWSERS.some(path => existsSync(path))
  const packages = [
    ...(hasBrowser ? [] : ['chromium']),
    ...(existsSync(CHINESE_FONT) ? [] : ['fonts-noto-cjk']),
    ...(existsSync(SOFTWARE_GL) ? [] : ['libegl1', 'libgl1-mesa-dri']),
  ]
  if (packages.length === 0) return
  const isDebian = existsSync('/etc/debian_version')
  if (!isDebian || process.getuid?.() !== 0) {
    const how = isDebian ? `as root: apt-get install ${packages.join(' ')}` : 'or set CHROMIUM_PATH'
    console.log(`The browser tests need ${packages.join(' and ')} (${how}).`)
    return
  }
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'}
  console.log(`Installing ${packages.join(' and ')} …`)
  await exitCodeOf('apt-get', ['update', '-qq'], {env})
  await exitCodeOf('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {env})
}

/** Runs a program of node_modules as one check. */
async function check(name, program, args) {
  console.log(`\n${name}`)
  const code = await exitCodeOf(process.execPath, [join('node_modules', ...program), ...args])
  return code === 0 ? {passed: 1, failed: 0, skipped: 0} : {passed: 0, failed: 1, skipped: 0}
}

/** Runs the tests; a run that ends without a readable result is a failed one. */
async function runTests(args) {
  console.log('\nTests')
  const folder = await mkdtemp(join(tmpdir(), 'wanglou-tests-'))
  const file = join(folder, 'results.json')
  try {
    const code = await exitCodeOf(process.execPath, [
      join('node_modules', 'vitest', 'vitest.mjs'),
      ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    ])
    return readResults(await readFile(file, 'utf8').catch(() => null), code)
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

function readResults(text, code) {
  if (text === null) return {passed: 0, failed: 1, skipped: 0}
  const {
    numPassedTests: passed,
    numFailedTests,
    numPendingTests,
    numTodoTests,
    testResults,
  } = JSON.parse(text)
  // A file that could not be loaded has no tests to count, and an error outside of any test fails only the exit code.
  const brokenFiles = testResults.filter(
    ({status, assertionResults}) =>
      status === 'failed' && !assertionResults.some(test => test.status === 'failed'),
  ).length
  const counted = numFailedTests + brokenFiles
  const failed = counted === 0 && (code !== 0 || passed === 0) ? 1 : counted
  return {passed, failed, skipped: numPendingTests + numTodoTests}
}

async function main(args) {
  process.chdir(projectRoot)
  await ensureInstalled()
  await ensureBrowser()
  await ensureBuilt()
  const results = [
    await check('Types', ['vue-tsc', 'bin', 'vue-tsc.js'], ['-b']),
    await check('Lint', ['eslint', 'bin', 'eslint.js'], ['-c', 'tests/architecture/eslint.config.js', '.']),
    await check('Format', ['prettier', 'bin', 'prettier.cjs'], ['--check', '--log-level', 'warn', '.']),
    await runTests(args),
  ]
  const sum = key => results.reduce((total, result) => total + result[key], 0)
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
  return sum('failed') === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof LauncherError ? error.message : error)
  console.log('\n0 passed, 1 failed')
  process.exitCode = 1
}
