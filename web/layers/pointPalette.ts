import type {CaseKind} from '#contract/caseFile.ts'
import type {HexColor} from '#web/theme/palette.ts'

/** Cool tones of one lightness: kinds can be told apart when one looks, and none calls out. */
export const KIND_COLORS: Readonly<Record<'dark' | 'light', Readonly<Record<CaseKind, HexColor>>>> = {
  dark: {
    fire: '#d5e0e8',
    safety: '#a4ccd6',
    dispute: '#c8bede',
    urban: '#bbc5d1',
    environment: '#a8cec0',
    security: '#b7c4e2',
    service: '#cfbdd3',
  },
  light: {
    fire: '#33454f',
    safety: '#1f5a66',
    dispute: '#4c3f73',
    urban: '#3b4859',
    environment: '#235c46',
    security: '#2f477f',
    service: '#633f6b',
  },
}
