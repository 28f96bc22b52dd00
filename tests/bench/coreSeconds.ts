/** The processor time that some work takes in this process: as long as it would on a core of its own. */
export function coreSeconds(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const {user, system} = process.cpuUsage(before)
  return (user + system) / 1e6
}
