import { isDeepStrictEqual } from 'node:util'
import { isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml'
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from 'yaml'

/** A merge of YAML by its structure. */
export interface YamlMerge {
  readonly text: string
  /** Fields that both sides changed differently, as paths; there, the user's stayed. */
  readonly disputed: readonly string[]
}

/**
 * Brings what changed from `base` to `wanted` into the user's YAML. Comments, order and what the user added or changed stay.
 * @param base What both sides come from; `undefined` when they have nothing in common, and then only what is missing is added.
 * @returns `undefined` where one of them is no YAML, or has other documents than the rest.
 */
export function mergeYaml(base: string | undefined, mine: string, wanted: string): YamlMerge | undefined {
  const [bases, mines, wants] = [base ?? '', mine, wanted].map((text) => documentsOf(text))
  if (bases === undefined || mines === undefined || mines.length !== wants?.length) return undefined
  const disputed: string[] = []
  for (const [index, { contents }] of mines.entries()) {
    const theirs = wants[index]?.contents
    if (hasFields(contents) && hasFields(theirs)) mergeFields(bases[index]?.contents, contents, theirs, '', disputed)
    else if (!same(contents, theirs)) return undefined
  }
  // Lists stand under their key as the user's do.
  const options = { lineWidth: 0, indentSeq: !/^(\s*)[\w-]+:\n\1- /m.test(mine) }
  return { text: mines.map((document) => document.toString(options)).join(''), disputed }
}

type Content = Node | null | undefined
/** What has fields: a map, or a list whose items have names, such as containers, ports and steps. */
type Fields = YAMLMap | YAMLSeq

/** A field: the value, and what stands for it among the items of the map or list. */
interface Field {
  readonly item: unknown
  readonly value: Content
}

function documentsOf(text: string): Document.Parsed[] | undefined {
  const documents = parseAllDocuments(text)
  if (!Array.isArray(documents)) return []
  return documents.some(({ errors }) => errors.length > 0) ? undefined : documents
}

function mergeFields(base: Content, mine: Fields, wanted: Fields, path: string, disputed: string[]): void {
  const [before, own, theirFields] = [fieldsOf(base), fieldsOf(mine), fieldsOf(wanted)]
  const items: unknown[] = mine.items
  for (const [key, theirs] of theirFields) {
    const at = pathTo(path, key, mine)
    const [yours, old] = [own.get(key), before.get(key)]
    if (yours === undefined && old === undefined) items.push(theirs.item)
    else if (yours === undefined) {
      if (!same(old?.value, theirs.value)) disputed.push(at) // taken out here, changed there
    } else if (hasFields(yours.value) && hasFields(theirs.value)) {
      mergeFields(old?.value, yours.value, theirs.value, at, disputed)
    } else settle(yours, old, theirs.value, at, disputed)
  }
  for (const [key, old] of before) {
    const yours = own.get(key)
    if (theirFields.has(key) || yours === undefined) continue
    if (same(yours.value, old.value)) items.splice(items.indexOf(yours.item), 1)
    else disputed.push(pathTo(path, key, mine))
  }
}

/** A value that both have: the user's, unless only the other side changed it. */
function settle(yours: Field, old: Field | undefined, theirs: Content, at: string, disputed: string[]): void {
  if (same(yours.value, theirs) || (old !== undefined && same(old.value, theirs))) return
  if (at === STAGES && isSeq<Node>(yours.value) && isSeq<Node>(theirs))
    return addStages(yours.value, old?.value, theirs)
  if (old === undefined || !same(yours.value, old.value)) disputed.push(at)
  else if (isScalar(yours.value) && isScalar(theirs)) yours.value.value = theirs.value // its comment stays
  else if (isPair(yours.item)) yours.item.value = theirs
}

/** GitLab's list of stages: a job in one that is not listed is an error. */
const STAGES = 'stages'

/** What is missing goes to the end; nothing that the user took out comes back. */
function addStages(yours: YAMLSeq<Node>, old: Content, theirs: YAMLSeq<Node>): void {
  const known = [...yours.items, ...(isSeq<Node>(old) ? old.items : [])]
  yours.items.push(...theirs.items.filter((stage) => !known.some((each) => same(each, stage))))
}

function hasFields(node: unknown): node is Fields {
  return isMap(node) || (isSeq(node) && namesOf(node) !== undefined)
}

function fieldsOf(node: Content): Map<string, Field> {
  if (isMap<Node, Content>(node)) return new Map(node.items.map((item) => [keyOf(item), { item, value: item.value }]))
  const names = isSeq(node) ? namesOf(node) : undefined
  if (!isSeq<Node>(node) || names === undefined) return new Map()
  return new Map(node.items.map((item, index) => [names[index] ?? '', { item, value: item }]))
}

/** The names of all items, or `undefined` where one has none or two have the same. */
function namesOf({ items }: YAMLSeq): string[] | undefined {
  const names = items.map((item) =>
    isMap(item)
      ? ['name', 'job_name', 'id', 'uses'].map((key) => item.get(key)).find((name) => typeof name === 'string')
      : undefined,
  )
  return names.every((name) => typeof name === 'string') && new Set(names).size === names.length ? names : undefined
}

function keyOf({ key }: Pair<Node, Content>): string {
  return String(isScalar(key) ? key.value : key)
}

function pathTo(path: string, key: string, parent: Fields): string {
  if (isSeq(parent)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

function same(a: Content, b: Content): boolean {
  return isDeepStrictEqual(plain(a), plain(b))
}

function plain(node: Content): unknown {
  return node === null || node === undefined ? null : (JSON.parse(JSON.stringify(node)) as unknown)
}
