/**
 * Widths of characters in parts of the font size. The viewer's font is unknown, so these are those of a common sans serif
 * rounded up: a text measured here is rarely wider on the screen.
 */
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|!`]/, 0.29],
  [/[ ftrI()[\]{}/\\"-]/, 0.37],
  [/[mwMW@%]/, 0.92],
  [/[A-Z]/, 0.7],
]
const OTHER = 0.59
const BOLD = 1.06

/** Width of a text in pixels. An estimate; see CLASSES. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let width = 0
  for (const character of text) width += CLASSES.find(([pattern]) => pattern.test(character))?.[1] ?? OTHER
  return width * fontSize * (bold ? BOLD : 1)
}

/** The text, or its start with an ellipsis when it is wider than `width` pixels. */
export function fit(text: string, width: number, fontSize: number, bold = false): string {
  // A hundredth of a pixel forgives sums that were rounded on their way here.
  if (textWidth(text, fontSize, bold) <= width + 0.01) return text
  const characters = Array.from(text)
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, fontSize, bold) > width) characters.pop()
  return characters.length === 0 ? '' : `${characters.join('').trimEnd()}…`
}

/** The text in lines of at most `width` pixels, broken between words; a longer word stands alone. */
export function wrap(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer, fontSize) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  if (line !== '') lines.push(line)
  return lines
}
