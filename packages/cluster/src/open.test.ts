import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import type { Bundle } from './bundle.ts'
import { exportFiles, openTarget } from './open.ts'

const bundle: Bundle = {
  version: '1',
  services: [
    {
      name: 'shop-api',
      namespace: 'shop',
      parts: ['http'],
      slos: [],
      scrape: { selector: { app: 'shop' }, port: 'telemetry', addresses: ['10.0.0.1:9464'] },
      links: {},
    },
  ],
  ruleGroups: [{ name: 'shopAlerts', rules: [{ alert: 'On', expr: 'up == 0', labels: { y: 'on', mode: '0755' } }] }],
  dashboards: [{ uid: 'shop', title: 'Shop', json: { uid: 'shop' }, panels: [] }],
}

function content(files: readonly { path: string; content: string }[], path: string): string {
  const file = files.find((each) => each.path === path)
  if (file === undefined) throw new Error(`${path} is not among ${files.map((each) => each.path).join(', ')}`)
  return file.content
}

describe('an export for Kubernetes', () => {
  const target = { kind: 'kubernetes', namespace: 'monitoring' } as const
  const files = exportFiles(target, bundle, { labels: { release: 'kps' } })

  it('is one file for each object, and a kustomization that names them', () => {
    expect(files.map(({ path }) => path)).toEqual([
      'configmap-ticolops-obs-dashboard-shop.yaml',
      'kustomization.yaml',
      'prometheusrule-ticolops-obs-shop-alerts.yaml',
      'servicemonitor-ticolops-obs-shop-shop-api.yaml',
    ])
  })

  it('has the same bytes every time', () => {
    expect(exportFiles(target, bundle, { labels: { release: 'kps' } })).toEqual(files)
  })

  it('carries the labels that it was told to', () => {
    const rule = parse(content(files, 'prometheusrule-ticolops-obs-shop-alerts.yaml')) as {
      metadata: { labels: object }
    }
    expect(rule.metadata.labels).toMatchObject({ release: 'kps', 'app.kubernetes.io/managed-by': 'ticolops-obs' })
  })

  it('means the same to the YAML 1.1 that Kubernetes reads', () => {
    const text = content(files, 'prometheusrule-ticolops-obs-shop-alerts.yaml')
    const old = parse(text, { version: '1.1' }) as { spec: { groups: unknown[] } }
    expect(old.spec.groups).toEqual(bundle.ruleGroups)
  })
})

it('an export of files is what an install would write', () => {
  const target = { kind: 'files', prometheus: 'http://x', rules: '/r', dashboards: '/d', scrape: '/s' } as const
  const files = exportFiles(target, bundle)
  expect(files.map(({ path }) => path)).toEqual([
    'dashboards/ticolops-obs.shop.json',
    'rules/ticolops-obs.shop-alerts.yaml',
    'scrape/ticolops-obs.shop-shop-api.json',
  ])
  expect(JSON.parse(content(files, 'scrape/ticolops-obs.shop-shop-api.json'))).toEqual([
    { targets: ['10.0.0.1:9464'], labels: { job: 'shop-api', namespace: 'shop', service: 'shop-api' } },
  ])
})

it('refuses an instance name that could not prefix an object', () => {
  expect(() => openTarget({ kind: 'kubernetes', namespace: 'm' }, { instance: 'Ticolops Obs' })).toThrow(
    'cannot prefix object names',
  )
})
