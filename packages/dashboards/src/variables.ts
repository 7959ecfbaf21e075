import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { target } from '@ticolops/obs-signals'
import type { Config } from '@ticolops/obs-config'
import { DATASOURCE } from './datasource.ts'

/** The Prometheus to ask. */
export function datasourceVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus')
}

/** The namespaces that run a configured service, one at a time. */
export function namespaceVariable({ services }: Config): QueryVariableBuilder {
  const names = unique(services.map((service) => service.name))
  const [first] = unique(services.map((service) => service.namespace))
  return labelVariable('namespace', 'Namespace', `${target.up.name}{service=~"${names.join('|')}"}`, { first })
}

/** The configured services of the chosen namespace, one at a time. */
export function serviceVariable({ services }: Config): QueryVariableBuilder {
  const names = unique(services.map((service) => service.name))
  const [namespace] = unique(services.map((service) => service.namespace))
  const here = services.filter((service) => service.namespace === namespace).map((service) => service.name)
  const selector = `${target.up.name}{namespace="$namespace", service=~"${names.join('|')}"}`
  return labelVariable('service', 'Service', selector, { first: unique(here)[0] })
}

/** Any of the namespaces that run a configured service. */
export function namespacesVariable({ services }: Config): QueryVariableBuilder {
  const names = unique(services.map((service) => service.name))
  return labelVariable('namespace', 'Namespace', `${target.up.name}{service=~"${names.join('|')}"}`, { all: '.*' })
}

/** Any of the configured services. */
export function servicesVariable({ services }: Config): QueryVariableBuilder {
  const names = unique(services.map((service) => service.name)).join('|')
  const selector = `${target.up.name}{namespace=~"$namespace", service=~"${names}"}`
  return labelVariable('service', 'Service', selector, { all: names })
}

/** The replicas of the chosen service. */
export function replicaVariable(replica: 'pod' | 'instance'): QueryVariableBuilder {
  return labelVariable(
    replica,
    replica === 'pod' ? 'Pod' : 'Instance',
    `${target.up.name}{namespace="$namespace", service="$service"}`,
    {
      // Also matches series without the label, as a file of targets may leave it out.
      all: '.*',
    },
  )
}

function labelVariable(
  label: string,
  title: string,
  selector: string,
  { all, first }: { readonly all?: string; readonly first?: string | undefined },
): QueryVariableBuilder {
  const query = `label_values(${selector}, ${label})`
  const builder = new QueryVariableBuilder(label)
    .label(title)
    .datasource(DATASOURCE)
    .query({ query, refId: label })
    .definition(query)
    // Pods and namespaces come and go while the page is open.
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(all !== undefined)
    .includeAll(all !== undefined)
  if (all !== undefined) return builder.allValue(all).current({ text: 'All', value: '$__all' })
  return first === undefined ? builder : builder.current({ text: first, value: first })
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort()
}
