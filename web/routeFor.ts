import type {Role} from '#contract/session.ts'

/** A page of the product. */
export type SurfaceName = 'wall' | 'desk' | 'figures' | 'briefing' | 'admin'

/** The parts of the briefing, in the order of its menu. */
export const BRIEFING_SECTIONS = ['fireRisk'] as const
export type BriefingSection = (typeof BRIEFING_SECTIONS)[number]

/** Where each role begins. */
const HOME = {
  admin: 'admin',
  leader: 'wall',
  duty: 'desk',
  community: 'desk',
  wall: 'wall',
} as const satisfies Record<Role, SurfaceName>

/** Who may open what; the server decides again about everything that a page asks for. */
const OPEN_TO = {
  wall: ['admin', 'leader', 'duty', 'community', 'wall'],
  desk: ['admin', 'leader', 'duty', 'community'],
  figures: ['admin', 'leader', 'duty', 'community'],
  briefing: ['admin', 'leader'],
  admin: ['admin', 'leader', 'duty'],
} as const satisfies Record<SurfaceName, readonly Role[]>

export function homeOf(role: Role): SurfaceName {
  return HOME[role]
}

/** The pages that a role may open, in the order of a menu. */
export function surfacesOf(role: Role): SurfaceName[] {
  const names: readonly SurfaceName[] = ['wall', 'desk', 'figures', 'briefing', 'admin']
  return names.filter(name => mayOpen(name, role))
}

export function mayOpen(surface: SurfaceName, role: Role): boolean {
  return OPEN_TO[surface].some(open => open === role)
}

/** A path of this site to return to after logging in; anything else, another site's address above all, is refused. */
export function safeNext(next: unknown): string | null {
  if (typeof next !== 'string' || !next.startsWith('/')) return null
  const url = new URL(next, 'http://here.invalid')
  return url.host === 'here.invalid' && !url.pathname.startsWith('/login') ? url.pathname + url.search : null
}
