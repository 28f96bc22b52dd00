import type {PackProblem} from '#contract/cityPack.ts'
import {smallPack, type PackTexts} from './packFixture.ts'

/** The pack with `search` replaced by `replacement` in the given line of a file. */
export function edited(file: string, line: number, search: string, replacement: string): PackTexts {
  const pack = smallPack()
  const lines = (pack[file] ?? '').split('\n')
  const before = lines[line - 1] ?? ''
  if (!before.includes(search)) throw new Error(`line ${line} of ${file} has no ${search}`)
  lines[line - 1] = before.replace(search, replacement)
  return {...pack, [file]: lines.join('\n')}
}

function without(file: string): PackTexts {
  return Object.fromEntries(Object.entries(smallPack()).filter(([name]) => name !== file))
}

export interface BrokenPack {
  what: string
  texts: () => PackTexts
  problem: Omit<PackProblem, 'detail'>
}

/** One fault each, and where it must be named. */
export const BROKEN_PACKS: readonly BrokenPack[] = [
  {
    what: 'no city.json',
    texts: () => without('city.json'),
    problem: {file: 'city.json', line: 0, field: '', code: 'missing'},
  },
  {
    what: 'no policy.json',
    texts: () => without('policy.json'),
    problem: {file: 'policy.json', line: 0, field: '', code: 'missing'},
  },
  {
    what: 'a JSON syntax error',
    texts: () => edited('city.json', 3, '"Two Squares",', '"Two Squares"'),
    problem: {file: 'city.json', line: 4, field: '', code: 'syntax'},
  },
  {
    what: 'no time zone',
    texts: () => edited('city.json', 4, '"timeZone"', '"zone"'),
    problem: {file: 'city.json', line: 1, field: 'timeZone', code: 'missing'},
  },
  {
    what: 'a time zone that there is not',
    texts: () => edited('city.json', 4, 'Asia/Shanghai', 'Asia/Atlantis'),
    problem: {file: 'city.json', line: 4, field: 'timeZone', code: 'invalid'},
  },
  {
    what: 'bounds that do not hold the city',
    texts: () => edited('city.json', 6, '120', '120.001'),
    problem: {file: 'city.json', line: 5, field: 'bounds', code: 'outsideBounds'},
  },
  {
    what: 'a policy without a clock',
    texts: () => ({
      ...smallPack(),
      'policy.json': (smallPack()['policy.json'] ?? '').replace('"dispute"', '"quarrel"'),
    }),
    problem: {file: 'policy.json', line: 2, field: 'clocks.dispute', code: 'missing'},
  },
  {
    what: 'no area of the city',
    texts: () => edited('areas.geojson', 2, '"level":"city"', '"level":"gridCell"'),
    problem: {file: 'areas.geojson', line: 1, field: 'features', code: 'noCity'},
  },
  {
    what: 'a level that there is not',
    texts: () => edited('areas.geojson', 6, 'gridCell', 'street'),
    problem: {file: 'areas.geojson', line: 6, field: 'features[4].properties.level', code: 'invalid'},
  },
  {
    what: 'two areas of one code',
    texts: () => edited('areas.geojson', 6, '"code":"990001000001002"', '"code":"990001000001001"'),
    problem: {file: 'areas.geojson', line: 6, field: 'features[4].properties.code', code: 'duplicate'},
  },
  {
    what: 'a code of the wrong length for its level',
    texts: () => edited('areas.geojson', 6, '"code":"990001000001002"', '"code":"990001000001"'),
    problem: {file: 'areas.geojson', line: 6, field: 'features[4].properties.code', code: 'codePattern'},
  },
  {
    what: 'a code that does not begin with its parent’s',
    texts: () => edited('areas.geojson', 6, '"code":"990001000001002"', '"code":"990001000003002"'),
    problem: {file: 'areas.geojson', line: 6, field: 'features[4].properties.code', code: 'codePattern'},
  },
  {
    what: 'an unknown parent',
    texts: () => edited('areas.geojson', 6, '"parent":"990001000001"', '"parent":"990001000009"'),
    problem: {file: 'areas.geojson', line: 6, field: 'features[4].properties.parent', code: 'unknownParent'},
  },
  {
    what: 'a ring that is not closed',
    texts: () => edited('areas.geojson', 6, ',[120,27.005]]]', ',[120,27.006]]]'),
    problem: {file: 'areas.geojson', line: 6, field: 'features[4].geometry.coordinates[0]', code: 'ringOpen'},
  },
  {
    what: 'a ring that runs clockwise',
    texts: () =>
      edited(
        'areas.geojson',
        5,
        '[120.01,27],[120.01,27.005],[120,27.005]',
        '[120,27.005],[120.01,27.005],[120.01,27]',
      ),
    problem: {
      file: 'areas.geojson',
      line: 5,
      field: 'features[3].geometry.coordinates[0]',
      code: 'ringDirection',
    },
  },
  {
    what: 'a border that crosses itself',
    texts: () => edited('areas.geojson', 5, '[120.01,27],', '[120.01,27],[120.003,27.006],'),
    problem: {
      file: 'areas.geojson',
      line: 5,
      field: 'features[3].geometry.coordinates[0][1]',
      code: 'ringCrossing',
    },
  },
  {
    what: 'a latitude that there is not',
    texts: () => edited('areas.geojson', 5, '[120.01,27.005]', '[120.01,97.005]'),
    problem: {
      file: 'areas.geojson',
      line: 5,
      field: 'features[3].geometry.coordinates[0][2][1]',
      code: 'invalid',
    },
  },
  {
    what: 'premises outside the city',
    texts: () => edited('premises.csv', 3, '120.018', '121.018'),
    problem: {file: 'premises.csv', line: 3, field: 'lng', code: 'outsideCity'},
  },
  {
    what: 'premises at no number',
    texts: () => edited('premises.csv', 3, '27.008', '27,008'),
    problem: {file: 'premises.csv', line: 3, field: 'floors', code: 'syntax'},
  },
  {
    what: 'premises of an unknown kind',
    texts: () => edited('premises.csv', 2, 'rental', 'castle'),
    problem: {file: 'premises.csv', line: 2, field: 'kind', code: 'invalid'},
  },
  {
    what: 'premises without a longitude',
    texts: () => edited('premises.csv', 3, '120.018', ''),
    problem: {file: 'premises.csv', line: 3, field: 'lng', code: 'invalid'},
  },
  {
    what: 'premises given twice',
    texts: () => edited('premises.csv', 3, 'P2', 'P1'),
    problem: {file: 'premises.csv', line: 3, field: 'id', code: 'duplicate'},
  },
  {
    what: 'a column that is missing',
    texts: () => edited('premises.csv', 1, 'kind', 'sort'),
    problem: {file: 'premises.csv', line: 1, field: 'kind', code: 'missing'},
  },
  {
    what: 'a panel in premises that there are not',
    texts: () => edited('panels.csv', 2, 'P1', 'P9'),
    problem: {file: 'panels.csv', line: 2, field: 'premisesId', code: 'unknownPremises'},
  },
  {
    what: 'a panel bound to nothing',
    texts: () => edited('panels.csv', 2, 'P1', ''),
    problem: {file: 'panels.csv', line: 2, field: 'premisesId', code: 'unbound'},
  },
  {
    what: 'a panel with half a position',
    texts: () => edited('panels.csv', 3, '27.002', ''),
    problem: {file: 'panels.csv', line: 3, field: 'lat', code: 'missing'},
  },
  {
    what: 'a panel outside the city',
    texts: () => edited('panels.csv', 3, '120.015', '120.03'),
    problem: {file: 'panels.csv', line: 3, field: 'lng', code: 'outsideCity'},
  },
  {
    what: 'a panel address that is none',
    texts: () => edited('panels.csv', 2, '0000000003e9', '3e9'),
    problem: {file: 'panels.csv', line: 2, field: 'address', code: 'invalid'},
  },
  {
    what: 'a panel address given twice',
    texts: () => edited('panels.csv', 3, '0000000003ea', '0000000003e9'),
    problem: {file: 'panels.csv', line: 3, field: 'address', code: 'duplicate'},
  },
  {
    what: 'a unit at no place',
    texts: () => edited('units.csv', 2, '120.005', 'north'),
    problem: {file: 'units.csv', line: 2, field: 'lng', code: 'invalid'},
  },
  {
    what: 'a street that is a point',
    texts: () => ({
      ...smallPack(),
      'streets.geojson':
        '{"type":"FeatureCollection","features":[\n{"type":"Feature","properties":{},"geometry":\n{"type":"Point","coordinates":[120,27]}}]}',
    }),
    problem: {file: 'streets.geojson', line: 3, field: 'features[0].geometry.type', code: 'invalid'},
  },
]
