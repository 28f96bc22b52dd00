const loaded = new Set<string>()

/**
 * Loads the parts of the bundled Chinese font that hold the characters of `texts`. The map draws a character once and
 * keeps it, so the font must be there first. Resolves within `timeoutMs` in any case: text in a substitute font is
 * better than no map. What was loaded before costs nothing.
 */
export async function loadMapFont(texts: Iterable<string>, timeoutMs = 4_000): Promise<void> {
  const missing = [...new Set([...texts].join(''))].filter(character => !loaded.has(character))
  if (missing.length === 0) return
  const timeout = new Promise<void>(resolve => setTimeout(resolve, timeoutMs))
  const loading = document.fonts.load(`500 48px "Noto Sans SC"`, missing.join('')).then(() => {
    for (const character of missing) loaded.add(character)
  })
  await Promise.race([loading, timeout])
}
