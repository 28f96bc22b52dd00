import {areaCodeSchema, type AreaCode} from '#contract/ids.ts'
import type {Role} from '#contract/session.ts'
import {ConfigError} from './errors.ts'
import {hashPassword, verifyPassword} from './gateway/password.ts'
import type {AccessTables} from './store/storeApi.ts'

/** The password of every user of the simulation; nothing but a simulation may run on it. */
export const DEMO_PASSWORD = 'wanglou-demo'

const DEMO_USERS: readonly {readonly name: string; readonly role: Role}[] = [
  {name: 'admin', role: 'admin'},
  {name: 'leader', role: 'leader'},
  {name: 'duty', role: 'duty'},
  {name: 'duty2', role: 'duty'},
  {name: 'community', role: 'community'},
]

/** Makes the users of the simulation that are not there yet; `community` sees the city's first community only. */
export async function ensureDemoUsers(
  access: AccessTables,
  {cityCode, firstCommunity}: {cityCode: AreaCode; firstCommunity: AreaCode},
): Promise<void> {
  const present = new Set((await access.listUsers()).map(({name}) => name))
  const missing = DEMO_USERS.filter(({name}) => !present.has(name))
  for (const {name, role} of missing) {
    const areas = [role === 'community' ? firstCommunity : cityCode]
    await access.saveUser({name, role, areas, passwordHash: await hashPassword(DEMO_PASSWORD)})
  }
}

/** Throws ConfigError when a user still has the password of the simulation. */
export async function refuseDemoUsers(access: AccessTables): Promise<void> {
  for (const {name, passwordHash} of await access.listUsers()) {
    if (await verifyPassword(DEMO_PASSWORD, passwordHash)) {
      throw new ConfigError(`user ${name} has the password of the simulation; give it one of its own`)
    }
  }
}

/** The code of the community that the demo user `community` is of. */
export function firstCommunityOf(codes: readonly AreaCode[]): AreaCode {
  const first = [...codes].sort()[0]
  return areaCodeSchema.parse(first)
}
