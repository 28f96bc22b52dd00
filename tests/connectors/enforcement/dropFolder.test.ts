import {appendFile, mkdtemp, readdir, rename, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {DropFolder} from '#server/connectors/enforcement/dropFolder.ts'

let path = ''
let folder = new DropFolder('', 0)
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'drop-'))
  folder = new DropFolder(path, 1_000)
  await folder.open()
})
afterEach(() => rm(path, {recursive: true}))

const namesAt = async (now: number) => (await folder.complete(now)).map(({name}) => name)

describe('a folder that others write into', () => {
  it('has a file once it has not changed for a while', async () => {
    await writeFile(join(path, 'a.csv'), 'half')
    expect(await namesAt(0)).toEqual([])
    expect(await namesAt(900)).toEqual([])
    await appendFile(join(path, 'a.csv'), ' and half')
    expect(await namesAt(1_100)).toEqual([])
    expect(await namesAt(2_000)).toEqual([])
    expect(await namesAt(2_100)).toEqual(['a.csv'])
  })

  it('has nothing that says that it is not finished, is a lock, or is empty', async () => {
    for (const name of ['a.csv.part', 'b.csv.tmp', '.c.csv', '~$d.xlsx'])
      await writeFile(join(path, name), 'x')
    await writeFile(join(path, 'e.csv'), '')
    await namesAt(0)
    expect(await namesAt(5_000)).toEqual([])
    await rename(join(path, 'a.csv.part'), join(path, 'a.csv'))
    await namesAt(6_000)
    expect(await namesAt(7_000)).toEqual(['a.csv'])
  })

  it('does not hand out a file that has changed, or that another node has put away', async () => {
    await writeFile(join(path, 'a.csv'), 'half')
    await writeFile(join(path, 'b.csv'), 'half')
    await namesAt(0)
    const [first, second] = await folder.complete(1_000)
    await appendFile(join(path, 'a.csv'), ' and half')
    await rm(join(path, 'b.csv'))
    expect(first && (await folder.read(first))).toBeNull()
    expect(second && (await folder.read(second))).toBeNull()
    await expect(folder.moveToDone('b.csv')).resolves.toBeUndefined()
  })

  it('keeps both of two files of one name', async () => {
    for (const content of ['one', 'two']) {
      await writeFile(join(path, 'a.csv'), content)
      await folder.moveToRefused('a.csv', content)
    }
    expect((await readdir(join(path, 'refused'))).sort()).toEqual(
      ['a (2).csv', 'a (2).csv.txt', 'a.csv', 'a.csv.txt'].sort(),
    )
  })
})
