/*
 * Schemas of Terraform's providers out of the bindings that CDK for Terraform generated from them (`@cdktf/provider-*`): the only place outside of
 * the providers' own registry where every resource, its arguments and nested blocks are written down. The code is generated, so its form is
 * always the same.
 */

/** A type as `tofu providers schema -json` writes it. */
type AttributeType = string | readonly [string, AttributeType] | readonly ['object', Record<string, AttributeType>]

interface Attribute {
  type: AttributeType
  required?: true
  optional?: true
  computed?: true
  write_only?: true
}

interface NestedBlock {
  nesting_mode: string
  block: Block
  min_items?: number
  max_items?: number
}

interface Block {
  attributes: Record<string, Attribute>
  block_types: Record<string, NestedBlock>
}

/** The schema of a provider's configuration, a resource or a data source. */
export interface Schema {
  block: Block
}

/** Bindings of one resource: its JavaScript and its declarations. */
export interface Binding {
  readonly code: string
  readonly declarations: string
}

/** The schema that a binding was made from. Throws where the binding has another form than expected. */
export function schemaOf(binding: Binding): Schema {
  const reader = new Reader(binding)
  const main = [...reader.classes].find(([, text]) =>
    /extends cdktf\.Terraform(Resource|DataSource|Provider) /.test(text),
  )
  if (main === undefined) throw new Error('The binding has no resource.')
  return { block: reader.resource(...main) }
}

/** What a binding says of an argument. */
interface Argument {
  readonly name: string
  /** In JavaScript. */
  readonly property: string
  readonly value: string
  readonly isBlock: boolean
  /** `simple`, `list`, `set`, `map`, or `struct`, which is one block. */
  readonly kind: string
  readonly storage: string
}

class Reader {
  readonly classes: ReadonlyMap<string, string>
  readonly #functions: ReadonlyMap<string, string>
  readonly #interfaces: ReadonlyMap<string, string>

  constructor({ code, declarations }: Binding) {
    const all = pieces(code, /^(?:class|function) (\w+)/gm)
    this.classes = new Map([...all].filter(([, text]) => text.startsWith('class')))
    this.#functions = new Map([...all].filter(([, text]) => text.startsWith('function')))
    this.#interfaces = pieces(declarations, /^export interface (\w+)/gm)
  }

  resource(name: string, text: string): Block {
    const [, computed = ''] = text.split('synthesizeHclAttributes() {')
    // The configuration's interface is named after the class; that of data sources and providers, too.
    return this.#block(argumentsOf(computed), name, `${name}Config`)
  }

  /** The block of a class from its arguments, and what the class can be asked for beside them. */
  #block(args: readonly Argument[], className: string, interfaceName: string): Block {
    const text = this.classes.get(className) ?? ''
    const flags = new Map([...text.matchAll(FLAGS)].map(([, name = '', ...rest]) => [name, rest]))
    const required = requiredOf(this.#interfaces.get(interfaceName) ?? '')
    const block: Block = { attributes: {}, block_types: {} }
    for (const arg of args) {
      const isRequired = required.has(arg.property)
      const nested = arg.isBlock ? this.#nested(arg, isRequired) : undefined
      if (nested !== undefined && flags.get(arg.name)?.[0] === 'true')
        // Blocks that the provider fills in are attributes, which the language lets be written as blocks.
        block.attributes[arg.name] = { type: [arg.kind, objectOf(nested.block)], optional: true, computed: true }
      else if (nested !== undefined) block.block_types[arg.name] = nested
      else {
        // Below the first level bindings do not tell whether the provider fills in what is left out. It mostly may.
        const isComputed = flags.get(arg.name)?.[0] === 'true' || !flags.has(arg.name)
        block.attributes[arg.name] = {
          type: typeOf(arg),
          ...(isRequired ? { required: true } : { optional: true }),
          ...(!isRequired && isComputed && { computed: true }),
          ...(arg.name.endsWith('_wo') && { write_only: true, computed: undefined }),
        } as Attribute
      }
    }
    for (const [name, type] of this.#getters(text))
      if (block.attributes[name] === undefined && block.block_types[name] === undefined)
        block.attributes[name] = { type, computed: true }
    return block
  }

  #nested({ value, kind, storage }: Argument, isRequired: boolean): NestedBlock {
    const [converter = ''] = /\w+ToHclTerraform/.exec(value.replace('cdktf.listMapperHcl(', '')) ?? []
    const several = value.includes('listMapperHcl')
    const struct = storage.replace(/(List|Set|Map)$/, '')
    const name = this.#interfaces.has(storage) ? storage : struct
    const args = argumentsOf(this.#functions.get(converter) ?? '')
    if (args.length === 0 && !this.#functions.has(converter)) throw new Error(`There is no ${converter}.`)
    const block = this.#block(args, `${name}OutputReference`, name)
    return {
      nesting_mode: kind === 'struct' ? 'single' : kind,
      block,
      ...(kind !== 'struct' && isRequired && { min_items: 1 }),
      ...(kind !== 'struct' && !several && { max_items: 1 }),
    }
  }

  /** What can be asked of a class: names and types. */
  #getters(text: string): (readonly [string, AttributeType])[] {
    const attributes = [...text.matchAll(GETTER)].flatMap(([, isSet, method = '', name = '']) => {
      const type = METHODS[method]
      if (type === undefined) return []
      return [[name, isSet !== undefined && Array.isArray(type) ? (['set', 'string'] as const) : type] as const]
    })
    const objects = [...text.matchAll(MEMBER)].map(
      ([, className = '', name = '', isSet]) => [name, this.#memberType(className, isSet === 'true')] as const,
    )
    return [...attributes, ...objects]
  }

  #memberType(className: string, isSet: boolean): AttributeType {
    const map = /^(String|Number|Boolean)Map$/.exec(className)
    if (map !== null) return ['map', SCALARS[(map[1] ?? '').toLowerCase()] ?? 'string']
    const element = className.replace(/List$/, 'OutputReference')
    const fields = Object.fromEntries(this.#getters(this.classes.get(element) ?? ''))
    return className.endsWith('List') ? [isSet ? 'set' : 'list', ['object', fields]] : ['object', fields]
  }
}

/** `// arn - computed: true, optional: false, required: false` */
const FLAGS = /\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)/g
const ARGUMENT =
  /^ {8,12}(\w+): \{\n\s*value: (.*),\n\s*isBlock: (true|false),\n\s*type: "(\w+)",\n\s*storageClassType: "(\w+)",\n/gm
const GETTER = /return (cdktf\.Fn\.tolist\()?this\.(get\w+Attribute)\('(\w+)'\)/g
const MEMBER = /this\._\w+ = new (?:\w+\.)?(\w+)\(this, "(\w+)"(?:, (true|false))?\)/g

const SCALARS: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  any: 'dynamic',
}

const METHODS: Readonly<Record<string, AttributeType>> = {
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: ['list', 'string'],
  getNumberListAttribute: ['list', 'number'],
  getStringMapAttribute: ['map', 'string'],
  getNumberMapAttribute: ['map', 'number'],
  getBooleanMapAttribute: ['map', 'bool'],
}

/** A text cut before each match, by what the first group found. */
function pieces(text: string, start: RegExp): Map<string, string> {
  const matches = [...text.matchAll(start)]
  return new Map(
    matches.map((match, index) => [match[1] ?? '', text.slice(match.index, matches[index + 1]?.index ?? text.length)]),
  )
}

function argumentsOf(text: string): Argument[] {
  return [...text.matchAll(ARGUMENT)].map(([, name = '', value = '', isBlock, kind = '', storage = '']) => ({
    name,
    value,
    isBlock: isBlock === 'true',
    kind,
    storage,
    property: /(?:struct|this)\._?(\w+)/.exec(value)?.[1] ?? '',
  }))
}

/** Properties of an interface that may not be left out. */
function requiredOf(text: string): Set<string> {
  return new Set([...text.matchAll(/^ {4}readonly (\w+): /gm)].map(([, name = '']) => name))
}

/** The type of a block's value. */
function objectOf({ attributes, block_types }: Block): AttributeType {
  return [
    'object',
    Object.fromEntries([
      ...Object.entries(attributes).map(([name, { type }]) => [name, type] as const),
      ...Object.entries(block_types).map(
        ([name, { nesting_mode, block }]) => [name, [nesting_mode, objectOf(block)]] as const,
      ),
    ]) as Record<string, AttributeType>,
  ]
}

/** `stringList`, a `set`: a set of strings. */
function typeOf({ kind, storage }: Argument): AttributeType {
  const [, scalar = '', ...collections] = /^(string|number|boolean|any)(List|Map)?(List|Map)?$/.exec(storage) ?? []
  const element = SCALARS[scalar]
  if (element === undefined) throw new Error(`The type ${storage} is not known.`)
  const [inner, outer] = collections.filter((each) => each !== undefined)
  if (inner === undefined) return element
  const innermost: AttributeType = [outer === undefined ? kind : inner.toLowerCase(), element]
  return outer === undefined ? innermost : [kind, innermost]
}
