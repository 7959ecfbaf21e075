import type { Service } from '@ticolops/obs-config'
import type { Bundle, Dashboard, RuleGroup } from '../bundle.ts'
import { slug } from '../canonical.ts'
import { applySetId, PART_OF } from './inventory.ts'
import { RESOURCES } from './objects.ts'
import type { KubernetesObject, Resource } from './objects.ts'
import type { Labels } from './selectors.ts'
import type { Placement } from './solve.ts'

/** The labels that every object of an instance carries; the selectors of a cluster must bear them. */
export function ownLabels(instance: string, namespace: string): Labels {
  return {
    'app.kubernetes.io/managed-by': 'ticolops-obs',
    'app.kubernetes.io/part-of': instance,
    [PART_OF]: applySetId(instance, namespace),
  }
}

/** The name of a service's ServiceMonitor; the operator calls its scrape pool `serviceMonitor/<namespace>/<name>/0`. */
export function monitorName(instance: string, service: Service): string {
  return `${instance}-${service.namespace}-${service.name}`
}

/** The name of a group's PrometheusRule; the operator calls its rule file `<namespace>-<name>-<uid>.yaml`. */
export function ruleName(instance: string, group: RuleGroup): string {
  return `${instance}-${slug(group.name)}`
}

/** The objects of a bundle, in the order of applying. A pure function: the same bundle and placement give the same objects. */
export function renderObjects(
  bundle: Bundle,
  placement: Placement,
  instance: string,
  labels: Labels = ownLabels(instance, placement.namespace),
): KubernetesObject[] {
  const make = (resource: Resource, name: string, extra: Labels, body: object): KubernetesObject => ({
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    metadata: { name, namespace: placement.namespace, labels: { ...labels, ...extra } },
    ...body,
  })
  return [
    ...bundle.services.map((service) =>
      make(RESOURCES.ServiceMonitor, monitorName(instance, service), placement.serviceMonitorLabels, monitor(service)),
    ),
    ...bundle.ruleGroups.map((group) =>
      make(RESOURCES.PrometheusRule, ruleName(instance, group), placement.ruleLabels, rules(group)),
    ),
    ...bundle.dashboards.map((dashboard) =>
      make(
        RESOURCES.ConfigMap,
        `${instance}-dashboard-${slug(dashboard.uid)}`,
        placement.dashboardLabels,
        configMap(dashboard),
      ),
    ),
  ]
}

function monitor(service: Service): object {
  return {
    spec: {
      namespaceSelector: { matchNames: [service.namespace] },
      selector: { matchLabels: service.scrape.selector },
      endpoints: [
        {
          port: service.scrape.port,
          path: '/metrics',
          // The operator sets `service` to the Service object's name; queries group by the name in the configuration.
          // `action` is the default, spelled out because servers add it and other tools then see a difference.
          relabelings: [{ action: 'replace', targetLabel: 'service', replacement: service.name }],
        },
      ],
    },
  }
}

function rules(group: RuleGroup): object {
  return { spec: { groups: [group] } }
}

/** Minified: a ConfigMap holds 1 MiB, and indentation is a third of a dashboard. */
function configMap(dashboard: Dashboard): object {
  return { data: { [`${dashboard.uid}.json`]: JSON.stringify(dashboard.json) } }
}
