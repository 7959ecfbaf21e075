import type { KubernetesTarget } from '@ticolops/obs-config'
import { describe, expect, it } from 'vitest'
import { TargetError } from '../errors.ts'
import type { Facts, PrometheusInstance } from './discover.ts'
import { readPrometheus, readSidecar } from './discover.ts'
import { solvePlacement } from './solve.ts'

const target: KubernetesTarget = { kind: 'kubernetes', namespace: 'monitoring' }
const release = { matchLabels: { release: 'kps' } }

function facts(prometheus: Partial<PrometheusInstance> = {}, more: Partial<Facts> = {}): Facts {
  const object = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: 'kps', namespace: 'monitoring' },
  }
  const all = {
    ruleSelector: release,
    serviceMonitorSelector: release,
    ruleNamespaceSelector: {},
    serviceMonitorNamespaceSelector: {},
  }
  return {
    version: 'v1.37.2',
    namespaceLabels: { team: 'a' },
    prometheus: { ...readPrometheus(object), ...all, ...prometheus },
    ...more,
  }
}

function failure(given: Facts, where: KubernetesTarget = target): TargetError {
  try {
    solvePlacement(given, where, {}, ['shop'])
  } catch (error) {
    if (error instanceof TargetError) return error
  }
  throw new Error('expected a TargetError')
}

const pod = (env: object[]): Parameters<typeof readSidecar>[0] => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'grafana-0', namespace: 'grafana' },
  spec: {
    containers: [
      { name: 'grafana' },
      { name: 'grafana-sc-datasources', env: [{ name: 'LABEL', value: 'grafana_datasource' }] },
      { name: 'grafana-sc-dashboard', env },
    ],
  },
})

it('labels what kube-prometheus-stack would otherwise ignore', () => {
  const placement = solvePlacement(facts(), target, {}, ['shop'])
  expect(placement.ruleLabels).toEqual({ release: 'kps' })
  expect(placement.serviceMonitorLabels).toEqual({ release: 'kps' })
  expect(placement.dashboardLabels).toEqual({ grafana_dashboard: '1' })
})

it('needs no labels when everything is selected', () => {
  const placement = solvePlacement(facts({ ruleSelector: {}, serviceMonitorSelector: {} }), target, {}, ['shop'])
  expect([placement.ruleLabels, placement.serviceMonitorLabels]).toEqual([{}, {}])
})

describe('a namespace selector', () => {
  it('that is not set means the namespace of the Prometheus object', () => {
    const own = facts({ ruleNamespaceSelector: undefined, serviceMonitorNamespaceSelector: undefined })
    expect(() => solvePlacement(own, target, {}, ['shop'])).not.toThrow()
    const error = failure(own, { ...target, namespace: 'elsewhere' })
    expect(error.message).toContain('only looks into namespace monitoring, and the target names elsewhere')
    expect(error.hint).toContain("Set namespace: 'monitoring' in the target")
  })

  it('knows the label that every namespace has', () => {
    const byName = { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } }
    expect(() => solvePlacement(facts({ ruleNamespaceSelector: byName }), target, {}, [])).not.toThrow()
  })

  it('is said, not refused, where the labels of our namespace may not be read', () => {
    const given = facts({ ruleNamespaceSelector: { matchLabels: { team: 'b' } } }, { namespaceLabels: 'unknown' })
    expect(solvePlacement(given, target, {}, ['shop']).explanations).toContain(
      'Namespace: monitoring must have team=b for monitoring/kps .spec.ruleNamespaceSelector; you may not read namespaces, so nobody looked',
    )
    const own = facts({ ruleNamespaceSelector: undefined }, { namespaceLabels: 'unknown' })
    expect(failure(own, { ...target, namespace: 'elsewhere' }).message).toContain(
      'only looks into namespace monitoring',
    )
  })

  it('is matched against the labels of our namespace', () => {
    expect(() =>
      solvePlacement(facts({ ruleNamespaceSelector: { matchLabels: { team: 'a' } } }), target, {}, []),
    ).not.toThrow()
    expect(failure(facts({ ruleNamespaceSelector: { matchLabels: { team: 'b' } } })).details['field']).toBe(
      '.spec.ruleNamespaceSelector',
    )
  })
})

it('refuses settings that cut our objects off from services of other namespaces', () => {
  expect(failure(facts({ ignoreNamespaceSelectors: true })).details['field']).toBe('.spec.ignoreNamespaceSelectors')
  expect(failure(facts({ enforcedNamespaceLabel: 'namespace' })).details['field']).toBe('.spec.enforcedNamespaceLabel')
  expect(() => solvePlacement(facts({ ignoreNamespaceSelectors: true }), target, {}, ['monitoring'])).not.toThrow()
})

const excluded = (...resources: string[]): Facts =>
  facts({
    enforcedNamespaceLabel: 'namespace',
    excludedFromEnforcement: resources.map((resource) => ({ resource, namespace: 'monitoring' })),
  })

it('takes our namespace for excluded when its rules and monitors both are', () => {
  expect(() => solvePlacement(excluded('prometheusrules', 'servicemonitors'), target, {}, ['shop'])).not.toThrow()
  expect(failure(excluded('prometheusrules')).hint).toContain(
    '{"group":"monitoring.coreos.com","resource":"servicemonitors","namespace":"monitoring"}',
  )
})

describe('the Grafana sidecar', () => {
  it('says by which label it finds dashboards', () => {
    const sidecar = readSidecar(
      pod([
        { name: 'LABEL', value: 'dash' },
        { name: 'LABEL_VALUE', value: 'yes' },
        { name: 'NAMESPACE', value: 'ALL' },
      ]),
    )
    if (sidecar === undefined) throw new Error('the sidecar was not recognised')
    expect(sidecar.namespaces).toBe('ALL')
    expect(solvePlacement(facts({}, { sidecar }), target, {}, []).dashboardLabels).toEqual({ dash: 'yes' })
  })

  it('watches its own namespace unless told otherwise', () => {
    expect(readSidecar(pod([{ name: 'LABEL', value: 'grafana_dashboard' }]))?.namespaces).toEqual(['grafana'])
    const two = [
      { name: 'LABEL', value: 'grafana_dashboard' },
      { name: 'NAMESPACE', value: 'a, b' },
    ]
    expect(readSidecar(pod(two))?.namespaces).toEqual(['a', 'b'])
  })
})

it('reaches a Prometheus by its own port, scheme, service and prefix', () => {
  const metadata = { name: 'p', namespace: 'm' }
  const spec = {
    portName: 'http',
    externalUrl: 'https://example.com/prometheus/',
    web: { tlsConfig: {} },
    serviceName: 'own',
  }
  const object = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata, spec }
  const read = readPrometheus(object)
  expect(read.service).toEqual({ name: 'own', port: 'http', scheme: 'https' })
  // The operator starts it with --web.route-prefix=/ unless routePrefix says otherwise, whatever its external URL is.
  expect(read.routePrefix).toBe('')
  expect(readPrometheus({ ...object, spec: { ...spec, routePrefix: '/prometheus/' } }).routePrefix).toBe('/prometheus')
})
