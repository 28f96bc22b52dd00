/**
 * Lets one process of this machine at a time do `work`, so that two nodes started together do not both install or build.
 * A lock whose holder is gone is taken over.
 */
export function withLock<T>(path: string, work: () => Promise<T>): Promise<T>
