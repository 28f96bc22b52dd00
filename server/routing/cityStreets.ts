import {StreetGraph, type StreetLine, type StreetPlace} from '#geo/streetGraph.ts'
import {StreetTimes, type StreetSpeeds} from '#geo/streetTimes.ts'
import type {Position} from '#geo/types.ts'

const KEPT_PLACES = 20_000

/** Somebody who moves: from where, and the place of their speeds in the list. */
export interface Walker {
  readonly position: Position
  readonly speeds: number
}

/** Somebody's way to a position. */
export interface WalkedLeg {
  readonly walker: Walker
  readonly to: Position
}

/** The streets of a city, and the ways from whoever moves to places and grid cells. Positions that come again cost little. */
export class CityStreets {
  readonly graph: StreetGraph
  readonly #times: readonly StreetTimes[]
  readonly #cells: readonly (StreetPlace | null)[]
  /** Places of positions asked for before, by longitude; of two of the same longitude the later. */
  readonly #places = new Map<number, {readonly lat: number; readonly place: StreetPlace | null}>()

  constructor(
    streets: readonly StreetLine[],
    {speeds, cells}: {speeds: readonly StreetSpeeds[]; cells: readonly Position[]},
  ) {
    this.graph = new StreetGraph(streets)
    this.#times = speeds.map(each => new StreetTimes(this.graph, each))
    this.#cells = cells.map(cell => this.graph.snap(cell))
  }

  /** Seconds from each to a position, Infinity for no way: one search for each of the speeds. */
  secondsTo(to: Position, walkers: readonly Walker[]): Float64Array<ArrayBuffer> {
    const seconds = new Float64Array(walkers.length).fill(Infinity)
    const target = this.#placeOf(to)
    for (const [speeds, times] of this.#times.entries()) {
      if (!target || !walkers.some(walker => walker.speeds === speeds)) continue
      times.searchTowards(target)
      for (const [index, walker] of walkers.entries()) {
        const place = walker.speeds === speeds ? this.#placeOf(walker.position) : null
        if (place) seconds[index] = times.secondsBetween(place)
      }
    }
    return seconds
  }

  /** The lines of the fastest ways, null for no way. Legs that follow one another to the same position share a search. */
  ways(legs: readonly WalkedLeg[]): (readonly Position[] | null)[] {
    let searched: WalkedLeg | null = null
    return legs.map(leg => {
      const {walker, to} = leg
      const times = this.#times[walker.speeds]
      const [place, target] = [this.#placeOf(walker.position), this.#placeOf(to)]
      if (!times || !place || !target) return null
      const isSearched =
        searched?.walker.speeds === walker.speeds && searched.to[0] === to[0] && searched.to[1] === to[1]
      if (!isSearched) times.searchTowards(target)
      searched = leg
      const line = times.wayFrom(place)
      return line && [walker.position, ...line, to]
    })
  }

  /** The cells that one reaches in so many seconds, in their order. */
  cellsWithin({position, speeds}: Walker, seconds: number): readonly number[] {
    const place = this.#placeOf(position)
    const times = this.#times[speeds]
    if (!place || !times) return []
    times.searchFrom([place], seconds)
    const reached: number[] = []
    for (const [index, cell] of this.#cells.entries()) {
      if (cell && times.secondsBetween(cell) <= seconds) reached.push(index)
    }
    return reached
  }

  /** For each cell the seconds from the nearest, Infinity for no way. */
  secondsToCells(walkers: readonly Walker[]): Float64Array<ArrayBuffer> {
    const seconds = new Float64Array(this.#cells.length).fill(Infinity)
    for (const [speeds, times] of this.#times.entries()) {
      const places = walkers.flatMap(walker => {
        const place = walker.speeds === speeds ? this.#placeOf(walker.position) : null
        return place ? [place] : []
      })
      if (places.length === 0) continue
      times.searchFrom(places)
      for (const [index, cell] of this.#cells.entries()) {
        if (cell) seconds[index] = Math.min(seconds[index] ?? Infinity, times.secondsBetween(cell))
      }
    }
    return seconds
  }

  #placeOf(position: Position): StreetPlace | null {
    const [lng, lat] = position
    const known = this.#places.get(lng)
    if (known?.lat === lat) return known.place
    const place = this.graph.snap(position)
    if (this.#places.size > KEPT_PLACES) this.#places.clear()
    this.#places.set(lng, {lat, place})
    return place
  }
}
