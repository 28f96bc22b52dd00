/** Bump on any change that an old client cannot ignore; tests/contract pins it to a digest of the schemas. */
export const CONTRACT_VERSION = 4
