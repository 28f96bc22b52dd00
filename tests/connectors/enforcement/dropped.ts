import {mkdtemp, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import iconv from 'iconv-lite'
import {premisesIdSchema, type PremisesId} from '#contract/ids.ts'
import {
  createEnforcementConnector,
  type EnforcementCity,
  type EnforcementOptions,
} from '#server/connectors/enforcement/enforcementConnector.ts'
import {readXlsx} from '#server/connectors/enforcement/readXlsx.ts'
import {until} from '../../fixtures/until.ts'
import {createMemorySink} from '../memorySink.ts'

/** 27 November 2026, 10:00 in China. */
export const NOW = Date.UTC(2026, 10, 27, 2)
const MILL = premisesIdSchema.parse('P-000001')
const SHOP = premisesIdSchema.parse('P-000002')

const ADDRESSES = new Map<string, PremisesId | null>([
  ['龙港大道 12 号', SHOP],
  ['镇前路 1 号', null],
])

/** Two premises; an address that two have; hazard `h-open` waits to be mended, `h-done` does not. */
export const CITY: EnforcementCity = {
  timeZone: 'Asia/Shanghai',
  knowsPremises: id => id === MILL || id === SHOP,
  findAddresses: asked => new Map([...ADDRESSES].filter(([address]) => asked.has(address))),
  hazardVersion: id => (id === 'h-open' ? 3 : id === 'h-done' ? null : undefined),
}

export const HEAD = '检查编号,检查日期,部门,场所编号,地址,检查结果,隐患类别,隐患等级,整改期限,隐患描述'
export const ROW = '市监〔2026〕7号,2026-11-26,市场监督管理局,P-000001,,合格,,,,'

const undo: (() => Promise<unknown>)[] = []

/** A connector that looks at a folder of its own until the test ends. */
export async function startDrop(options: Partial<EnforcementOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'drop-'))
  const memory = createMemorySink()
  const connector = createEnforcementConnector({
    ...{folder, city: CITY, isSimulated: true, readXlsx, now: () => NOW, pollMs: 5, settleMs: 0},
    ...options,
  })
  const stopping = new AbortController()
  const running = connector.run(memory.sink, stopping.signal)
  undo.push(async () => {
    stopping.abort()
    await running.catch(() => undefined)
    await rm(folder, {recursive: true})
  })
  const names = (part: string) => readdir(join(folder, part)).catch((): string[] => [])
  /** A refused file is put away once its reason stands beside it. */
  const countPutAway = async () => {
    const refused = await names('refused')
    return (await names('done')).length + refused.filter(name => refused.includes(`${name}.txt`)).length
  }
  return {
    ...memory,
    folder,
    connector,
    running,
    names,
    /** Puts a file there whole, and waits until it has been put away. */
    async drop(name: string, content: string | Buffer, encoding = 'utf8') {
      const bytes = typeof content === 'string' ? iconv.encode(content, encoding) : content
      const before = await countPutAway()
      await writeFile(join(folder, `${name}.tmp`), bytes)
      await rename(join(folder, `${name}.tmp`), join(folder, name))
      await until('the file is put away', async () => (await countPutAway()) > before)
    },
    reasonFor: (name: string) => readFile(join(folder, 'refused', `${name}.txt`), 'utf8'),
  }
}

export async function stopDrops() {
  for (const step of undo.splice(0).reverse()) await step()
}
