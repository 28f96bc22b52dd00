import {z} from 'zod'
import type {Setting} from '../places/setting.ts'
import type {Rhythm} from './rhythm.ts'
import rhythm from './rhythm.json' with {type: 'json'}
import templates from './templates.json' with {type: 'json'}

export type Kind = keyof typeof templates
export const KINDS: readonly Kind[] = [
  'fire',
  'safety',
  'dispute',
  'urban',
  'environment',
  'security',
  'service',
]

/** One sort of case: what is said of it, where and when it happens, and who reports it. */
export interface CaseTemplate {
  readonly kind: Kind
  readonly title: string
  readonly description: string
  /** How often it is of level 1 to 4. */
  readonly levels: readonly number[]
  /** How often it happens, against others of its kind. */
  readonly weight: number
  readonly at: Setting
  readonly when: Rhythm
  /** Null for grid workers and citizens alike. */
  readonly by: 'gridWorker' | 'citizen' | 'sensor' | null
  readonly outcome: 'handled' | 'falseAlarm'
  readonly isStorm: boolean
  /** Whether premises burn, be it ever so little: it happens where fires are likely. */
  readonly burns: boolean
}

const settings: readonly Setting[] = [
  ...(['home', 'rental', 'mixedUse', 'workshop', 'shop', 'street'] as const),
  ...(['water', 'open', 'centre', 'oldTown', 'village'] as const),
]
const isRhythm = (name: string): name is Rhythm => Object.hasOwn(rhythm, name)
const templateSchema = z.object({
  title: z.string(),
  description: z.string(),
  levels: z.array(z.number()).length(4),
  weight: z.number().positive(),
  at: z.enum(settings),
  when: z.string().refine(isRhythm),
  by: z.enum(['gridWorker', 'citizen', 'sensor']).nullable().default(null),
  outcome: z.enum(['handled', 'falseAlarm']).default('handled'),
  isStorm: z.boolean().default(false),
  burns: z.boolean().default(false),
})

const byKind = new Map(
  KINDS.map(kind => {
    const ofKind = z.array(templateSchema).parse(templates[kind])
    return [kind, ofKind.map((template): CaseTemplate => ({...template, kind}))]
  }),
)

/** All sorts of cases of a kind. */
export function templatesOf(kind: Kind): readonly CaseTemplate[] {
  return byKind.get(kind) ?? []
}
