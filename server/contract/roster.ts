import {z} from 'zod'
import {shiftSchema} from './area.ts'
import {epochMsSchema} from './ids.ts'
import {unitIdSchema, unitKindSchema} from './unit.ts'

/** A shift of a kind of unit 班次, in the city's own time; one that ends at or before it begins goes on into the next day. */
export const rosterShiftSchema = shiftSchema.extend({
  /** Begins only on days on which the city's offices work. */
  isWorkdaysOnly: z.boolean().default(false),
  /** So many teams do it in turn, a day each. */
  teams: z.number().int().min(1).max(31).default(1),
})
export type RosterShift = z.infer<typeof rosterShiftSchema>

/** One time on duty. */
export const dutySpellSchema = z.object({shift: z.string(), since: epochMsSchema, until: epochMsSchema})
export type DutySpell = z.infer<typeof dutySpellSchema>

/** What an officer has said of a unit's duty, which goes before the roster. */
export const dutyOrderSchema = z.object({
  isOnDuty: z.boolean(),
  by: z.string().max(100),
  at: epochMsSchema,
  /** When the roster counts again: with the unit's next change; null until it is taken back. */
  until: epochMsSchema.nullable(),
})
export type DutyOrder = z.infer<typeof dutyOrderSchema>

/** Whether a unit is on duty, and by what. */
export const unitDutySchema = z.object({
  isOnDuty: z.boolean(),
  /** `roster`: its shift; `officer`: an officer's order; `unit`: it has said itself that it is off; `none`: its kind has no roster. */
  source: z.enum(['roster', 'officer', 'unit', 'none']),
  /** The shift that it has now by the roster, whatever an officer has said; null for none. */
  spell: dutySpellSchema.nullable(),
  /** The one after that. */
  next: dutySpellSchema.nullable(),
  /** When it goes off duty or comes on by itself; null for never, or where it is not known. */
  until: epochMsSchema.nullable(),
  /** The officer's order that counts now; null without one. */
  order: dutyOrderSchema.nullable(),
})
export type UnitDuty = z.infer<typeof unitDutySchema>

/** The duty roster 值班表 at a moment: the shifts of each kind, and units with the same duty together. */
export const rosterReplySchema = z.object({
  asOf: epochMsSchema,
  /** The first moment at which a shift begins or ends, or an order runs out; null when none does. */
  until: epochMsSchema.nullable(),
  /** Kinds without shifts are always on duty. */
  kinds: z.array(z.object({kind: unitKindSchema, shifts: z.array(rosterShiftSchema)})),
  groups: z.array(z.object({kind: unitKindSchema, duty: unitDutySchema, unitIds: z.array(unitIdSchema)})),
})
export type RosterReply = z.infer<typeof rosterReplySchema>
