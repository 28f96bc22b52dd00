import type {CaseFile, CaseStep, Reporter} from '#contract/caseFile.ts'
import type {Role} from '#contract/session.ts'
import type {Task} from '#contract/task.ts'

/** How much of a reporter each role is shown. */
const REPORTER_VIEW = {
  admin: 'full',
  duty: 'full',
  community: 'full',
  leader: 'masked',
  wall: 'none',
} as const satisfies Record<Role, 'full' | 'masked' | 'none'>

/** Whether a role may look for cases by who reported them: what it is shown only masked it must not find out by asking. */
export function seesReportersInFull(role: Role): boolean {
  return REPORTER_VIEW[role] === 'full'
}

/** The case file as a role may read it: who reported it in full, masked, or not at all, and who handled it. */
export function caseFileFor(role: Role, caseFile: CaseFile): CaseFile {
  const view = REPORTER_VIEW[role]
  if (view === 'full') return caseFile
  const reporter = view === 'masked' && caseFile.reporter ? maskReporter(caseFile.reporter) : null
  return {...caseFile, reporter, handledBy: view === 'none' ? null : caseFile.handledBy}
}

/** A case's history as a role may read it: what people wrote is not for a wall, which nobody watches over. */
export function caseStepsFor<Step extends CaseStep>(role: Role, steps: readonly Step[]): Step[] {
  if (REPORTER_VIEW[role] !== 'none') return [...steps]
  return steps.map(step => ({...step, by: '', note: null}))
}

/** A case's tasks as a role may read them: not who sent them, nor what units wrote and photographed, for a wall. */
export function tasksFor(role: Role, tasks: readonly Task[]): Task[] {
  if (REPORTER_VIEW[role] !== 'none') return [...tasks]
  return tasks.map(task => ({...task, by: '', note: null, photos: []}))
}

function maskReporter({role, name, phone}: Reporter): Reporter {
  return {
    role,
    ...(name === undefined ? {} : {name: maskName(name)}),
    ...(phone === undefined ? {} : {phone: maskPhone(phone)}),
  }
}

/** The first character, then one asterisk whatever the length. */
function maskName(name: string): string {
  const [first = ''] = name
  return `${first}*`
}

/** The first three and the last four characters of a number long enough to stay unknown; else nothing of it. */
function maskPhone(phone: string): string {
  return phone.length >= 11 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : '****'
}
