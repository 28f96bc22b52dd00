const LINE_FEED = 0x0a
const UTF16_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
] as const
const HAN = /\p{Script=Han}/u
/** Characters that no text has; a picture or a workbook under another name does. */
const NOT_TEXT = /[\0-\x08\x0e-\x1f]/

const utf8 = new TextDecoder('utf-8', {fatal: true})
const gb18030 = new TextDecoder('gb18030')

/**
 * A file's text: UTF-8, with or without its mark, or GB 18030; null for neither. A file that was put together of both is
 * read line by line, and a character that is none in either becomes U+FFFD. Telling them apart by lines is safe, since the
 * byte of a line feed is part of no character in either; a line without a Chinese character of UTF-8 is read as GB 18030.
 */
export function decodeText(bytes: Uint8Array): string | null {
  if (UTF16_MARKS.some(([first, second]) => bytes[0] === first && bytes[1] === second)) return null
  const text = decodeUtf8(bytes) ?? [...linesOf(bytes)].map(decodeLine).join('')
  return NOT_TEXT.test(text) ? null : text.replace(/^\ufeff/, '')
}

function decodeLine(line: Uint8Array): string {
  const text = decodeUtf8(line)
  return text !== null && HAN.test(text) ? text : gb18030.decode(line)
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null // It is not UTF-8, which is what was asked.
  }
}

function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, start)
    const end = feed < 0 ? bytes.length : feed + 1
    yield bytes.subarray(start, end)
    start = end
  }
}
