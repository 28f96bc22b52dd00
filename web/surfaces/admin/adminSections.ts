import type {Role} from '#contract/session.ts'

/** The parts of the administration, in the order of its menu. */
export const ADMIN_SECTIONS = [
  'feeds',
  'panels',
  'walls',
  'city',
  'riskFindings',
  'deadLetters',
  'personViews',
  'audit',
] as const
export type AdminSection = (typeof ADMIN_SECTIONS)[number]

const OPEN_TO_OFFICERS: readonly AdminSection[] = ['feeds', 'panels', 'walls']

/** The sections that a role may open; the server decides again. */
export function sectionsOf(role: Role | null): readonly AdminSection[] {
  if (role === 'admin') return ADMIN_SECTIONS
  return role === 'duty' || role === 'leader' ? OPEN_TO_OFFICERS : []
}
