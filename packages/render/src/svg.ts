/** Attributes of an element; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand in XML content and attributes. Characters that XML 1.0 forbids are dropped. */
export function escapeXml(content: string): string {
  return content
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

/** One element. `children` are markup already; text goes through {@link text}. Throws on a number that is not finite. */
export function el(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let markup = `<${name}`
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    markup += ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeXml(value)}"`
  }
  const content = children.join('')
  return content === '' ? `${markup}/>` : `${markup}>${content}</${name}>`
}

/** A `text` element. */
export function text(content: string, attributes: Attributes): string {
  return el('text', attributes, escapeXml(content))
}

/** A number of pixels with at most two decimals, so that equal pictures have equal bytes. Throws when it is not finite. */
export function coordinate(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no coordinate`)
  return String(Math.round(value * 100) / 100 || 0)
}
