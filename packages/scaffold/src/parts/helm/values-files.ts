import type { Service } from '../../service.ts'
import { commented, toYaml } from '../kubernetes/yaml.ts'
import type { ChartValue } from './values.ts'

type Tree = Record<string, unknown>

/** Puts each leaf at its place in a tree. */
function treeOf(values: readonly ChartValue[], leaf: (value: ChartValue) => unknown): Tree {
  const tree: Tree = {}
  for (const value of values) {
    const names = value.path.split('.')
    const last = names.pop() ?? ''
    let place = tree
    for (const name of names) place = (place[name] ??= {}) as Tree
    place[last] = leaf(value)
  }
  return tree
}

/** values.yaml. */
export function valuesYaml(values: readonly ChartValue[]): string {
  return toYaml(
    'What may be set, for production by default. values.schema.json says what is allowed; `helm lint` and `helm install` hold to it.',
    treeOf(values, ({ about, value }) => (about === '' ? value : commented(about, value))),
  )
}

/** values.schema.json. */
export function valuesSchema(service: Service, values: readonly ChartValue[]): string {
  const leaves = treeOf(
    values,
    ({ about, schema }) => new Leaf(about === '' ? schema : { description: about, ...schema }),
  )
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Values of the chart ${service.name}`,
    ...objectSchema(leaves),
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}

class Leaf {
  readonly schema: object

  constructor(schema: object) {
    this.schema = schema
  }
}

/** Every field is there by default, and none may come that no template reads: a value that is misspelt is refused. */
function objectSchema(tree: Tree): object {
  const properties = Object.entries(tree).map(([name, value]) => [
    name,
    value instanceof Leaf ? value.schema : objectSchema(value as Tree),
  ])
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties) as Tree,
  }
}
