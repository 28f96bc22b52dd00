import {fileURLToPath} from 'node:url'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {DEMO_FEED_SECRET, loadConfig} from '#server/config.ts'
import {describeFailure} from '#server/describeFailure.ts'
import {ConfigError, StoreUnavailableError} from '#server/errors.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wanglou-config-'))
})
afterEach(() => rm(folder, {recursive: true, force: true}))

describe('a server without simulation', () => {
  it.each([
    ['as it is published', DEMO_FEED_SECRET],
    ['written another way', `${DEMO_FEED_SECRET}=`],
  ])('refuses the demo secret %s', async (_how, secret) => {
    const secrets = {sessionSecret: 'x'.repeat(40), feeds: {'four-platforms': secret}}
    await writeFile(path.join(folder, 'secrets.json'), JSON.stringify(secrets))
    expect(() => loadConfig({WANGLOU_DATA: folder, WANGLOU_SIMULATE: '0'})).toThrow(ConfigError)
    expect(loadConfig({WANGLOU_DATA: folder}).isSimulated).toBe(true)
  })

  it('makes secrets of its own on its first start and keeps them', () => {
    const first = loadConfig({WANGLOU_DATA: folder, WANGLOU_SIMULATE: '0'})
    expect(first.feedSecrets['four-platforms']).not.toBe(DEMO_FEED_SECRET)
    expect(loadConfig({WANGLOU_DATA: folder, WANGLOU_SIMULATE: '0'})).toEqual(first)
  })
})

describe('a start that fails', () => {
  it('names the variable and why its folder cannot be had', async () => {
    const file = path.join(folder, 'file')
    await writeFile(file, '')
    const load = () => loadConfig({WANGLOU_DATA: path.join(file, 'data')})
    expect(load).toThrow(/^WANGLOU_DATA: .* cannot be written$/)
  })

  it('says what is behind it, one line a cause, and leaves a bug its stack', () => {
    const refused = new AggregateError([new Error('refused by ::1'), new Error('refused by 127.0.0.1')], '')
    expect(describeFailure(new StoreUnavailableError('no database', {cause: refused}))).toBe(
      'no database\n  because: refused by ::1, refused by 127.0.0.1',
    )
    expect(describeFailure(new TypeError('a bug'))).toBeNull()
  })
})

describe('the way out for tasks', () => {
  const load = (environment: NodeJS.ProcessEnv) => loadConfig({WANGLOU_DATA: folder, ...environment})

  it('is closed until an address is given', () => {
    expect(load({}).fourPlatformsUrl).toBeNull()
    const url = 'https://platforms.example/api/'
    expect(load({FOUR_PLATFORMS_URL: url, WANGLOU_SIMULATE: '0'}).fourPlatformsUrl).toBe(
      'https://platforms.example/api',
    )
    expect(() => load({FOUR_PLATFORMS_URL: 'ftp://x', WANGLOU_SIMULATE: '0'})).toThrow(/FOUR_PLATFORMS_URL/)
  })

  it('leads a simulated city to nobody but this machine', () => {
    expect(load({FOUR_PLATFORMS_URL: 'http://127.0.0.1:9000'}).fourPlatformsUrl).toBe('http://127.0.0.1:9000')
    expect(() => load({FOUR_PLATFORMS_URL: 'https://platforms.example'})).toThrow(/a real backend/)
  })
})

describe('the drills that can be played', () => {
  const stories = fileURLToPath(new URL('../../mock/scenarios/drillStories.json', import.meta.url))
  const load = (environment: NodeJS.ProcessEnv) => loadConfig({WANGLOU_DATA: folder, ...environment})

  it('are those of the file, in a simulated city only', () => {
    const names = load({WANGLOU_DRILLS: stories}).drillScenarios.map(({scenario}) => scenario)
    expect(names).toContain('drill-night-fire')
    expect(load({}).drillScenarios).toEqual([])
    expect(load({WANGLOU_DRILLS: stories, WANGLOU_SIMULATE: '0'}).drillScenarios).toEqual([])
  })

  it('refuse a file that is none', () => {
    expect(() => load({WANGLOU_DRILLS: '/nowhere.json'})).toThrow(/^WANGLOU_DRILLS: .*nowhere/)
  })
})

describe('Tianditu', () => {
  it('is had with a key, from the public server unless another is named', () => {
    expect(loadConfig({WANGLOU_DATA: folder}).tianditu).toBeNull()
    expect(loadConfig({WANGLOU_DATA: folder, TIANDITU_KEY: 'abcdef0123456789'}).tianditu).toEqual({
      url: 'https://t0.tianditu.gov.cn',
      key: 'abcdef0123456789',
    })
  })

  it('is refused with what is no key or no address, the key left out of the message', () => {
    const load = (environment: NodeJS.ProcessEnv) => () => loadConfig({WANGLOU_DATA: folder, ...environment})
    expect(load({TIANDITU_KEY: 'a key & more'})).toThrow(/^environment variable TIANDITU_KEY: not a key$/)
    expect(load({TIANDITU_KEY: 'abcdef01', TIANDITU_URL: 'ftp://x'})).toThrow(/TIANDITU_URL/)
  })
})
