import { indicator } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { target } from '@ticolops/obs-signals'
import { expect, test } from 'vitest'
import { alert } from './alert.ts'
import type { AlertOptions } from './alert.ts'
import { SERVICES } from './story.ts'

const options: AlertOptions = {
  when: promql`sum by (namespace, service) (${target.up}) < 1`,
  scope: 'services',
  for: '5m',
  severity: 'warning',
  summary: 'It is down.',
  description: '{{ $labels.service }} is down.',
  runbook: { meaning: 'm', impact: 'i', steps: ['s'], mitigation: [] },
  story: { subjects: SERVICES, healthy: [], broken: [] },
}

test('an alert about services fires only for those that are configured', () => {
  expect(alert('Down', options).query.text()).toBe(
    '(sum by (namespace, service) (up) < 1) and on (namespace, service) ticolops_service_info',
  )
})

test('an alert about everything reads nothing else', () => {
  expect(alert('Down', { ...options, scope: 'everything' }).query.metrics.map(({ name }) => name)).toEqual(['up'])
})

test('a page without keepFiringFor is refused', () => {
  expect(() => alert('Down', { ...options, severity: 'critical' })).toThrow('alert Down pages: give it keepFiringFor')
})

test('a name that is not CamelCase is refused', () => {
  expect(() => alert('service_down', options)).toThrow('name it in CamelCase')
})

test('labels that the indicator keeps are labels of the alert', () => {
  const share = indicator('test_share', {
    title: 'Share',
    description: 'A share.',
    unit: 'ratio',
    query: promql`max by (namespace, service, instance) (${target.up})`,
    keeps: ['instance'],
  })
  expect(alert('Down', { ...options, when: share.below(1) }).keeps).toEqual(['namespace', 'service', 'instance'])
})
