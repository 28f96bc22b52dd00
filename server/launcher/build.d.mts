/** Builds what no longer agrees with its sources, going by their content. When nothing is stale, that costs some 30 ms. */
export function ensureBuilt(): Promise<void>

/** A digest of the names and contents of files and folders, given from the project's root. */
export function digestOf(sources: readonly string[]): Promise<string>
