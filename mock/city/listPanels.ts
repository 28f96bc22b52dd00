import type {SeededRandom} from '../seededRandom.ts'
import type {PremisesRow} from './listPremises.ts'
import type {LonggangWords} from './longgangSources.ts'
import {fill} from './nameRoads.ts'
import type {TableRow} from './packWriter.ts'

const PANELS = 600
/** The last panels stand at a position of their own, in no premises of the register. */
const PANELS_WITHOUT_PREMISES = 12
const FIRST_PANEL_ADDRESS = 1_001
/** Large and busy premises have a panel more often. */
const LIKELIHOOD = {other: 12, mixedUse: 1.4, rental: 0.35} as const

/** Fire panels in premises of every kind, and a few that hang in the street. */
export function listPanels(
  premises: readonly PremisesRow[],
  {words, random}: {words: LonggangWords; random: SeededRandom},
): readonly TableRow[] {
  const ranked = premises
    .map(row => ({row, rank: -Math.log(1 - random.next()) / LIKELIHOOD[row.kind]}))
    .sort((a, b) => a.rank - b.rank)
  return ranked.slice(0, PANELS).map(({row}, index) => {
    const address = (FIRST_PANEL_ADDRESS + index).toString(16).padStart(12, '0')
    if (index < PANELS - PANELS_WITHOUT_PREMISES) {
      const name = fill(words.premisesPanel, {premises: row.name})
      return {address, name, premisesId: row.id, lng: '', lat: '', streetAddress: row.address}
    }
    const name = fill(words.positionPanel, {address: row.address})
    return {address, name, premisesId: '', lng: row.lng, lat: row.lat, streetAddress: row.address}
  })
}
