import type {CaseKind} from '#contract/caseFile.ts'
import type {HexColor} from '#web/theme/palette.ts'

/** Cool tones of one lightness: kinds can be told apart when one looks, and none calls out. */
export const KIND_COLOR: Readonly<Record<CaseKind, HexColor>> = {
  fire: '#d5e0e8',
  safety: '#a4ccd6',
  dispute: '#c8bede',
  urban: '#bbc5d1',
  environment: '#a8cec0',
  security: '#b7c4e2',
  service: '#cfbdd3',
}
