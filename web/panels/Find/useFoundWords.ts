import type {FoundItem} from '#contract/find.ts'
import {useT} from '#web/i18n/useT.ts'
import {useWords} from '#web/i18n/useWords.ts'

/** What a found thing is called, where it is, and what it is, in words. */
interface FoundWords {
  readonly name: string
  readonly where: string
  readonly aside: string
}

/** Found things in the user's words. Call it in `setup`. */
export function useFoundWords() {
  const t = useT()
  const words = useWords()

  function rowOf(item: FoundItem): FoundWords {
    switch (item.type) {
      case 'case': {
        const {foundBy} = item
        const stage = t(`case.stage.${item.stage}`)
        // What cannot be seen in the row itself is said.
        const isUnseen = foundBy === 'reporter' || foundBy === 'phone'
        return {
          name: words.caseTitle(item),
          where: `${item.caseCode} · ${item.address || words.placeName(item.place)}`,
          aside: isUnseen ? `${t(`find.by.${foundBy}`)} · ${stage}` : stage,
        }
      }
      case 'premises':
        return {name: item.name, where: item.address, aside: t(`premises.kind.${item.kind}`)}
      case 'area':
        return {
          name: item.name,
          where: item.parent === null ? item.code : `${words.areaName(item.parent)} · ${item.code}`,
          aside: t(`find.level.${item.level}`),
        }
      case 'unit':
        return {name: item.name, where: item.id, aside: t(`unit.kind.${item.kind}`)}
    }
  }

  return {rowOf}
}
