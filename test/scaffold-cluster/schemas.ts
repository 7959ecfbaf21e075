import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { KubeClient, KubeObject } from '@ticolops/obs-testbed'

interface Schema {
  [keyword: string]: unknown
  properties?: Record<string, Schema>
}

interface OpenApi {
  components: { schemas: Record<string, Schema & { 'x-kubernetes-group-version-kind'?: Gvk[] }> }
}

interface Gvk {
  group: string
  version: string
  kind: string
}

/**
 * Writes, for each kind of some objects, the schema that this API server serves, in the form and by the name that kubeconform looks for:
 * `{{ .ResourceKind }}{{ .KindSuffix }}.json`. Fields that a schema does not name are refused, as kubeconform's strict schemas do.
 */
export async function writeSchemas(client: KubeClient, objects: readonly KubeObject[], folder: string): Promise<void> {
  for (const apiVersion of new Set(objects.map((object) => object.apiVersion))) {
    const root = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`
    const { components } = (await client.request('GET', `/openapi/v3/${root}`)) as OpenApi
    const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
    const kinds = new Set(objects.filter((object) => object.apiVersion === apiVersion).map(({ kind }) => kind))
    for (const [name, schema] of Object.entries(components.schemas)) {
      const gvk = schema['x-kubernetes-group-version-kind']?.find((each) => kinds.has(each.kind))
      if (gvk?.group !== group || gvk.version !== version) continue
      const closed = closedSchemas({ components, $ref: `#/components/schemas/${name}` })
      writeFileSync(path.join(folder, fileName(apiVersion, gvk.kind)), JSON.stringify(closed))
    }
  }
}

/** As kubeconform spells the suffix: the group's first part, and the version. */
function fileName(apiVersion: string, kind: string): string {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const suffix = group === '' ? version : `${group.split('.')[0]}-${version}`
  return `${kind}-${suffix}.json`.toLowerCase()
}

/** The same schema with every object closed that names its fields. */
function closedSchemas(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((each) => closedSchemas(each))
  if (typeof schema !== 'object' || schema === null) return schema
  const fields = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closedSchemas(value)]))
  const names = (schema as Schema).properties
  const isSchema = (schema as Schema)['type'] === 'object' && typeof names === 'object'
  return isSchema && !('additionalProperties' in fields) && fields['x-kubernetes-preserve-unknown-fields'] !== true
    ? { ...fields, additionalProperties: false }
    : fields
}
