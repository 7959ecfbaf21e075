import { SaxesParser } from 'saxes'

/** An element of a parsed picture. */
export interface SvgElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** Its text with that of its children. */
  text: string
}

/** Every element of an SVG document, in order. Throws when it is not well-formed XML, or a number in it is none. */
export function parseSvg(svg: string): SvgElement[] {
  const elements: SvgElement[] = []
  const open: SvgElement[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = {
      name,
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value])),
      text: '',
    }
    for (const value of Object.values(element.attributes))
      if (/NaN|Infinity|undefined/.test(value)) throw new Error(`<${name}> has ${value}`)
    elements.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    for (const element of open) element.text += text
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(svg).close()
  return elements
}

/** The texts of a picture, in order. */
export function textsOf(svg: string): string[] {
  return parseSvg(svg)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text)
}
