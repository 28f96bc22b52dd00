import {spawnSync} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {expect, it} from 'vitest'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {fitRidge} from '#server/domain/risk/fitRidge.ts'

const SCRIPT = fileURLToPath(new URL('fitByScikit.py', import.meta.url))

/** A Python that has scikit-learn; Debian's own first, for it is what `apt-get install python3-sklearn` gives one to. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  python => spawnSync(python, ['-c', 'import sklearn']).status === 0,
)

const ROWS = 5_000
const COLUMNS = 12
const VARIANCE = 0.7

/** Skips where there is no scikit-learn: `apt-get install python3-sklearn`. */
it.skipIf(PYTHON === undefined)(
  'a ridge without opinions has the coefficients of scikit-learn, to 1e-4',
  () => {
    const random = createSeededRandom('sklearn')
    const columns = Array.from({length: COLUMNS}, (_, column) =>
      Float32Array.from({length: ROWS}, () =>
        column < 4 ? Number(random.chance(0.3)) : 4 * random.next() - 1,
      ),
    )
    const rows = Array.from({length: ROWS}, (_, row) => columns.map(column => column[row]!))
    const outcomes = rows.map(row => {
      const logOdds = row.reduce((sum, value, column) => sum + value * (column % 3 === 0 ? 0.6 : -0.2), -3)
      return Number(random.chance(1 / (1 + Math.exp(-logOdds))))
    })
    const {stdout, stderr, status} = spawnSync(PYTHON ?? '', [SCRIPT], {
      input: JSON.stringify({rows, outcomes, variance: VARIANCE}),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    expect(status, stderr).toBe(0)
    const theirs = JSON.parse(stdout) as {intercept: number; coefficients: number[]}
    const size = 1 + 2 * COLUMNS
    const {parameters} = fitRidge(
      [{count: ROWS, columns, events: [...outcomes.keys()].filter(row => outcomes[row] === 1)}],
      {
        shapes: columns.map(() => ({isLog: false, step: 1, mean: 0})),
        prior: {
          mean: new Float64Array(size),
          precision: Float64Array.from({length: size}, (_, index) => (index === 0 ? 0 : 1 / VARIANCE)),
        },
      },
    )
    const differences = [theirs.intercept, ...theirs.coefficients].map((value, index) =>
      Math.abs(value - parameters[index]!),
    )
    expect(Math.max(...differences)).toBeLessThan(1e-4)
  },
)
