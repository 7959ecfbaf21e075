import { expect, test } from 'vitest'
import { memorySources } from '../../test/memory-sources.ts'
import { findConfigFile, findExisting } from './existing.ts'

const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\n'

test('a chart and manifests are found once each, wherever they lie in the app’s folder', () => {
  const sources = memorySources({
    'api/chart/Chart.yaml': 'name: api\n',
    'api/chart/templates/app.yaml': DEPLOYMENT,
    'api/k8s/a.yaml': `kind: Service\n---\n${DEPLOYMENT}`,
    'api/k8s/b.yml': DEPLOYMENT,
    'other/Chart.yaml': 'name: other\n',
  })
  expect(findExisting(sources, 'api', new Set())).toEqual([
    { part: 'helm', path: 'api/chart/Chart.yaml' },
    { part: 'kubernetes', path: 'api/k8s/a.yaml' },
  ])
})

test('what init wrote, or is about to write, is no obstacle, and neither are templates of a chart', () => {
  const sources = memorySources({ 'deploy/base/kustomization.yaml': '', 'chart/templates/app.yaml': DEPLOYMENT })
  expect(findExisting(sources, '.', new Set(['deploy/base/kustomization.yaml']))).toEqual([])
})

test('a configuration is found under any ending that it may have', () => {
  expect(findConfigFile(memorySources({ 'api/ticolops-obs.config.yml': '' }), 'api')).toBe('ticolops-obs.config.yml')
  expect(findConfigFile(memorySources({}), '.')).toBeUndefined()
})
