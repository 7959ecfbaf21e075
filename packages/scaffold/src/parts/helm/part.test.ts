import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { samples } from '../../../test/samples.ts'
import { helm } from './part.ts'

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: unknown
  readonly description?: string
}

const at = (values: unknown, path: string): unknown =>
  path.split('.').reduce((place, name) => (place as Record<string, unknown> | undefined)?.[name], values)

describe.each(samples)('the chart for %s', (_, service) => {
  const folder = `deploy/helm/${service.name}`
  const files = helm.files(service)
  const textOf = (name: string): string => files.find(({ path }) => path === `${folder}/${name}`)?.text ?? ''
  const templates = files.filter(({ path }) => path.includes('/templates/')).map(({ text }) => text)
  const read = new Set(
    templates.flatMap((text) => [...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, path]) => path ?? '')),
  )

  it('has a default for every value that a template reads', () => {
    const values: unknown = parse(textOf('values.yaml'))
    expect([...read].filter((path) => at(values, path) === undefined)).toEqual([])
  })

  it('has no value that no template reads', () => {
    const schema = JSON.parse(textOf('values.schema.json')) as SchemaNode
    const leaves = (node: SchemaNode, path: string): string[] =>
      node.properties === undefined || read.has(path)
        ? [path]
        : Object.entries(node.properties).flatMap(([name, each]) =>
            leaves(each, path === '' ? name : `${path}.${name}`),
          )
    expect(leaves(schema, '').toSorted()).toEqual([...read].toSorted())
  })

  it('has values for environments and providers that the schema knows', () => {
    const known = JSON.parse(textOf('values.schema.json')) as SchemaNode
    for (const name of ['staging', 'eks', 'gke', 'aks']) {
      const values = parse(textOf(`values-${name}.yaml`)) as Record<string, object>
      expect(Object.keys(values).filter((key) => known.properties?.[key] === undefined)).toEqual([])
    }
  })

  it('has names from Helm alone, so that two releases can stand side by side', () => {
    const namesOf = templates.flatMap((text) => [...text.matchAll(/^ {2}name: (.*)$/gm)].map(([, name]) => name ?? ''))
    expect(namesOf.filter((name) => !name.includes('.Release.Name') && name !== 'ticolops-secrets')).toEqual([])
  })
})
