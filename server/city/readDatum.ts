import type {Datum} from '#geo/toWgs84.ts'
import {PackFindings} from './packFindings.ts'
import {cityFileSchema} from './packFormat.ts'
import {parseSource, readJsonSource} from './packSource.ts'

/** The datum that the positions of a pack are in; WGS-84 where its `city.json` does not say. */
export async function readDatum(folder: string): Promise<Datum> {
  const options = {isOptional: true, findings: new PackFindings()}
  const source = await readJsonSource(folder, 'city.json', options)
  return parseSource(source, cityFileSchema.pick({sourceCrs: true}))?.sourceCrs ?? 'wgs84'
}
