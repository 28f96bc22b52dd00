import {describeFailure} from './describeFailure.ts'

/** Runs a command-line tool to its end; a failure that explains itself is one message and exit code 1. */
export async function runTool(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const description = describeFailure(error)
    if (description === null) throw error
    process.stderr.write(`${description}\n`)
    process.exitCode = 1
  }
}
