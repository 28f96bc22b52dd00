import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {findViolations, type Violation} from './cruiseModules.ts'
import {boundaryRules} from './boundaryRules.ts'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

describe('the walls of the house', () => {
  it('are crossed by no import', async () => {
    const violations = await findViolations(projectRoot, ['geo', 'server', 'mock', 'web'])
    expect(violations.map(({rule, from, to, why}) => `${from} imports ${to}\n  ${rule}: ${why}`)).toEqual([])
  })
})

describe('a house with every wall broken once', () => {
  let folder = ''
  let violations: readonly Violation[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wanglou-walls-'))
    for (const {example} of boundaryRules) await writeImport(folder, ...example)
    await writeImport(folder, 'server/store/egg.ts', 'server/store/hen.ts')
    await writeImport(folder, 'server/store/hen.ts', 'server/store/egg.ts')
    await writeFile(join(folder, 'web', 'Lost.vue'), '<script setup lang="ts">import "./gone.ts"</script>')
    violations = await findViolations(folder, ['geo', 'server', 'mock', 'web'])
  })

  afterAll(() => rm(folder, {recursive: true, force: true}))

  it.each(boundaryRules)('$name is found', ({name, example: [from, to]}) => {
    const found = violations.filter(violation => violation.rule === name && violation.from === from)
    expect(found.map(violation => violation.to.replace(/^node:/, ''))).toContain(to.replace(/^node:/, ''))
  })

  it('shows the cycle', () => {
    expect(violations).toContainEqual(
      expect.objectContaining({rule: 'no-cycles', from: 'server/store/egg.ts'}),
    )
  })

  it('shows the import that leads nowhere, in a .vue file too', () => {
    expect(violations).toContainEqual(
      expect.objectContaining({rule: 'imports-resolve', from: 'web/Lost.vue'}),
    )
  })
})

/** Adds a type-only import of `to` to the file `from`, as the compiler would erase it. */
async function writeImport(folder: string, from: string, to: string) {
  const specifier = importPath(from, to)
  await append(join(folder, from), `import type * as _${to.replace(/\W/g, '_')} from '${specifier}'\n`)
  if (!to.startsWith('node:')) await append(join(folder, to), 'export {}\n')
}

function importPath(from: string, to: string): string {
  if (to.startsWith('node:')) return to
  if (to.startsWith('node_modules/')) return to.split('/')[1]!
  const path = relative(dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

async function append(path: string, text: string) {
  await mkdir(dirname(path), {recursive: true})
  await writeFile(path, text, {flag: 'a'})
}
