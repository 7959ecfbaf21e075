import { Document, isMap, isScalar, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Node, ScalarTag } from 'yaml'
import { Expression } from './expression.ts'

/** A value with a comment above it. */
class Commented {
  readonly comment: string
  readonly value: unknown

  constructor(comment: string, value: unknown) {
    this.comment = comment
    this.value = value
  }
}

/** Puts a comment above a field or an item. Words are wrapped; a line break stays one. */
export function commented(comment: string, value: unknown): unknown {
  return new Commented(comment, value)
}

/** The value alone, as a parser would read it from the YAML. */
export function plain(value: unknown): unknown {
  if (value instanceof Commented) return plain(value.value)
  if (value instanceof Expression) return value
  if (Array.isArray(value)) return value.map((each) => plain(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, plain(each)]])),
  )
}

/** What yamllint's default configuration allows. */
const WIDTH = 80

/** As JSON, which is YAML, and needs no knowledge of how deep it stands. */
const expression: ScalarTag = {
  tag: '!expression',
  default: true,
  resolve: () => {
    throw new Error('Templates are written, never read.')
  },
  identify: (value) => value instanceof Expression,
  stringify: ({ value }) => `{{ ${(value as Expression).code} | toJson }}`,
}

/**
 * A document of YAML: a comment at its head, the marker, fields in the order in which the object has them. It reads the same in YAML 1.1
 * (`y`, `no` and `0755` are quoted where they are text), which the API server and Helm still speak. Lines are not folded. Fields that are
 * undefined are left out.
 */
export function toYaml(about: string, value: unknown): string {
  const document = new Document(null, { version: '1.1', customTags: [expression], aliasDuplicateObjects: false })
  document.contents = nodeOf(document, value, 0) as typeof document.contents
  const head = commentLines(about)
  const body = document.toString({ lineWidth: 0, directives: false })
  // A digest, a name of a metric: what cannot be broken is not.
  const long = `${head}${body}`.split('\n').some((line) => line.length > WIDTH)
  return `${head}${long ? '# yamllint disable rule:line-length\n' : ''}---\n${body}`
}

/** Lines of a comment, each with its `#`; nothing for no words. */
function commentLines(words: string): string {
  if (words === '') return ''
  return wrap(words, WIDTH - 1)
    .map((line) => `#${line}\n`)
    .join('')
}

function nodeOf(document: Document, value: unknown, indent: number): Node {
  if (value instanceof Commented) {
    const node = nodeOf(document, value.value, indent)
    node.commentBefore = wrap(value.comment, WIDTH - 2 - indent).join('\n')
    return node
  }
  if (value instanceof Expression) return new Scalar(value)
  if (Array.isArray(value)) {
    const list = new YAMLSeq()
    list.items = value.map((each) => nodeOf(document, each, indent + 2))
    if (list.items.length === 0) list.flow = true
    return list
  }
  if (typeof value !== 'object' || value === null) return document.createNode(value) as Node
  const map = new YAMLMap()
  for (const [key, each] of Object.entries(value)) {
    if (each !== undefined) map.items.push(pairOf(document, key, each, indent))
  }
  if (map.items.length === 0) map.flow = true
  return map
}

/** A field: its comment stands above its name, not between name and value. */
function pairOf(document: Document, name: string, value: unknown, indent: number): Pair {
  const key = document.createNode(name) as Scalar
  const node = nodeOf(document, value, indent + 2)
  if (value instanceof Commented) {
    key.commentBefore = wrap(value.comment, WIDTH - 2 - indent).join('\n')
    delete node.commentBefore
  }
  if (isScalar(node) && typeof node.value === 'string' && node.value.includes('\n')) node.type = 'BLOCK_LITERAL'
  if (isMap(node) && node.items.length === 0) node.flow = true
  return new Pair(key, node)
}

/** Breaks lines between words; each begins with the space that follows `#`. A line that begins with two spaces is left as it is. */
function wrap(words: string, width: number): string[] {
  return words.split('\n').flatMap((line) => {
    if (line === '') return ['']
    if (line.startsWith('  ')) return [` ${line}`]
    const lines: string[] = []
    for (const word of line.split(' ')) {
      const last = lines.at(-1)
      if (last === undefined || last.length + 1 + word.length > width) lines.push(` ${word}`)
      else lines[lines.length - 1] = `${last} ${word}`
    }
    return lines
  })
}
