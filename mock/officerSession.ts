import {z} from 'zod'

export interface OfficerSessionOptions {
  /** Where the server is, such as `http://127.0.0.1:8080`. */
  readonly server: string
  /** One of the demo users. */
  readonly user: string
  readonly signal: AbortSignal
}

/** Asks as an officer. */
export type AskAsOfficer = (path: string, request?: RequestInit) => Promise<Response>

const PASSWORD = 'wanglou-demo'
const sessionSchema = z.object({token: z.string()})

/** An officer's session: logs in when first asked, and keeps the token fresh. */
export function createOfficerSession({server, user, signal}: OfficerSessionOptions): AskAsOfficer {
  let token = ''

  async function send(path: string, request: RequestInit = {}): Promise<Response> {
    const headers = {'content-type': 'application/json', ...(token && {authorization: `Bearer ${token}`})}
    return fetch(new URL(path, server), {...request, headers, signal})
  }

  async function renew(): Promise<void> {
    let answer = token ? await send('/api/session') : null
    if (!answer?.ok) {
      token = ''
      const body = JSON.stringify({user, password: PASSWORD})
      answer = await send('/api/session', {method: 'POST', body})
    }
    if (!answer.ok) throw new Error(`log-in answered ${answer.status}`)
    token = sessionSchema.parse(await answer.json()).token
  }

  return async (path, request) => {
    await renew()
    return send(path, request)
  }
}
