/**
 * Loads the parts of the bundled Chinese font that hold the characters of `texts`. The map draws a character once and
 * keeps it, so the font must be there first. Resolves within `timeoutMs` in any case: text in a substitute font is
 * better than no map.
 */
export async function loadMapFont(texts: Iterable<string>, timeoutMs = 4_000): Promise<void> {
  const characters = [...new Set([...texts].join(''))].join('')
  const timeout = new Promise<void>(resolve => setTimeout(resolve, timeoutMs))
  await Promise.race([document.fonts.load(`500 48px "Noto Sans SC"`, characters).then(() => {}), timeout])
}
