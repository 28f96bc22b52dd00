import {z} from 'zod'
import {packProblemSchema, packWarningsSchema} from '#contract/cityPack.ts'
import type {GroundLayer} from './cityPack.ts'
import type {GroundFeature} from './groundFormat.ts'
import {PackFindings} from './packFindings.ts'
import {readFeatureSource, type FeatureSource} from './packSource.ts'
import {readBuildings, readLandUse, readStreets, readWater} from './readGround.ts'

/** The features of the files that the basemap is drawn from; null for a file that is not there or cannot be read. */
export type GroundFiles = {readonly [Layer in GroundLayer]: readonly GroundFeature<Layer>[] | null}

const count = z.number().int().nonnegative()

/** What the rest of the pack needs to know of those files. */
export const groundReportSchema = z.object({
  counts: z.object({streets: count, water: count, landUse: count, buildings: count}),
  /** Null without `buildings.geojson`. */
  buildingIds: z.array(z.string()).nullable(),
  problems: z.array(packProblemSchema),
  warnings: packWarningsSchema,
})
export type GroundReport = z.infer<typeof groundReportSchema>

/** Reads the files that are there; what is wrong with them is noted. */
export async function readGroundFiles(folder: string, findings: PackFindings): Promise<GroundFiles> {
  const read = async <Feature>(
    layer: GroundLayer,
    take: (source: FeatureSource) => readonly Feature[],
  ): Promise<readonly Feature[] | null> => {
    const source = await readFeatureSource(folder, `${layer}.geojson`, {isOptional: true, findings})
    return source && take(source)
  }
  return {
    streets: await read('streets', readStreets),
    water: await read('water', readWater),
    landUse: await read('landUse', readLandUse),
    buildings: await read('buildings', readBuildings),
  }
}

export function reportGround(files: GroundFiles, findings: PackFindings): GroundReport {
  return {
    counts: {
      streets: files.streets?.length ?? 0,
      water: files.water?.length ?? 0,
      landUse: files.landUse?.length ?? 0,
      buildings: files.buildings?.length ?? 0,
    },
    buildingIds: files.buildings?.map(({properties}) => properties.id) ?? null,
    problems: [...findings.problems],
    warnings: findings.warnings(),
  }
}

/** Judges the files of a pack that the basemap is drawn from, and keeps none of their shapes. */
export async function judgeGround(folder: string): Promise<GroundReport> {
  const findings = new PackFindings()
  return reportGround(await readGroundFiles(folder, findings), findings)
}
