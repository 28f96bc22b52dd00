import {addProtocol} from 'maplibre-gl'

let added: Promise<void> | null = null

/** Teaches MapLibre to read PMTiles files by range requests. Loaded only for a city that has one. */
export function addArchiveProtocol(): Promise<void> {
  added ??= import('pmtiles').then(({Protocol}) => {
    const protocol = new Protocol()
    addProtocol('pmtiles', protocol.tile)
  })
  return added
}
