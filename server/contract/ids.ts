import {z} from 'zod'

/** 6-digit city (GB/T 2260), 12-digit community or 15-digit grid cell code. */
export const areaCodeSchema = z
  .string()
  .regex(/^(\d{6}|\d{12}|\d{15})$/)
  .brand<'AreaCode'>()
export type AreaCode = z.infer<typeof areaCodeSchema>

/** `330383-20261123-F-000042-7`: city, date of report, kind letter, serial of that day and kind, check character. */
export const caseCodeSchema = z
  .string()
  .regex(/^\d{6}-\d{8}-[FSDUEPV]-\d{6}-[0-9A-Z]$/)
  .brand<'CaseCode'>()
export type CaseCode = z.infer<typeof caseCodeSchema>

/** A fire panel's source address (GB/T 26875.3), twelve lower-case hexadecimal digits, most significant byte first. */
export const panelAddressSchema = z
  .string()
  .regex(/^[0-9a-f]{12}$/)
  .brand<'PanelAddress'>()
export type PanelAddress = z.infer<typeof panelAddressSchema>

/** An alarm: its panel, the part and condition, and the log sequence number that raised it. */
export const alarmIdSchema = z.string().min(1).max(120).brand<'AlarmId'>()
export type AlarmId = z.infer<typeof alarmIdSchema>

export const premisesIdSchema = z.string().min(1).max(40).brand<'PremisesId'>()
export type PremisesId = z.infer<typeof premisesIdSchema>

/** Epoch milliseconds. */
export const epochMsSchema = z.number().int().nonnegative()

/** A log sequence number; the first record has 1, and 0 means "before everything". */
export const seqSchema = z.number().int().nonnegative()

/** `[lng, lat]` in degrees, WGS-84 unless the field's name says otherwise. */
export const positionSchema = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
