import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {readScenarioArgs} from '../../server/launcher/scenario.mjs'

const projectRoot = fileURLToPath(new URL('../../', import.meta.url))
const simulated = {isSimulated: true}

describe('what npm start is told about the day', () => {
  it('goes to the simulation', async () => {
    expect(await readScenarioArgs([], simulated)).toEqual([])
    expect(await readScenarioArgs(['--scenario', 'storm', '--speed=2.5', '--seed', 'x'], simulated)).toEqual([
      ...['--scenario', 'storm'],
      ...['--seed', 'x'],
      ...['--speed', '2.5'],
    ])
  })

  it.each([
    [
      ['--scenario', 'tempest'],
      'the scenarios are day, quiet, evening, fire-at-night, storm, drill-night-fire',
    ],
    [['--speed', '0'], '--speed must be a number above 0'],
    [['--speed', 'fast'], '--speed must be a number above 0'],
    [['--sedd', 'x'], 'Usage: npm start --'],
    [['storm'], 'Usage: npm start --'],
  ])('is refused when it is %j', async (args, reason) => {
    await expect(readScenarioArgs(args, simulated)).rejects.toThrow(reason)
  })

  it('is refused where nothing is simulated', async () => {
    await expect(readScenarioArgs(['--scenario', 'storm'], {isSimulated: false})).rejects.toThrow(
      'turned off',
    )
  })

  it('ends npm start at once, with the choices, when there is no such scenario', async () => {
    const child = spawn(process.execPath, ['server/start.mjs', '--scenario', 'tempest'], {cwd: projectRoot})
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(code).toBe(1)
    expect(errors.trim()).toBe(
      'There is no scenario "tempest"; the scenarios are day, quiet, evening, fire-at-night, storm, ' +
        'drill-night-fire, drill-gas-leak, drill-thirty-alarms, drill-dead-feed, drill-typhoon-evening.',
    )
  })
})
