import { describe, expect, it } from 'vitest'
import { httpServer as signals } from '@ticolops/obs-signals'
import { matching, promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

const flat = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

const inFlight = indicator('in_flight', {
  title: 'In flight',
  description: 'Requests being worked on. More is worse.',
  unit: 'count',
  query: promql`sum by (namespace, service) (${signals.activeRequests})`,
  thresholds: { warning: 100 },
  record: 'namespace_service:in_flight:sum',
})

describe('an indicator', () => {
  it('filters by the labels that its series have', () => {
    const query = inFlight.where({ namespace: '$namespace', pod: matching('$pod') })
    expect(flat(query.text())).toBe(
      'sum by (namespace, service) (http_server_active_requests{namespace="$namespace", pod=~"$pod"})',
    )
  })

  it('ignores filters on labels that its series do not have', () => {
    const shared = indicator('shared', { ...inFlight, filters: ['namespace'] })
    expect(shared.where({ namespace: 'a', service: 'b' }).text()).toBe(shared.where({ namespace: 'a' }).text())
  })

  it('splits by a label, and is then not the recorded one any more', () => {
    const split = inFlight.by('pod')
    expect(flat(split.query.text())).toContain('by (namespace, service, pod)')
    expect(split.keeps).toEqual(['pod'])
    expect(split.record).toBeUndefined()
    expect(inFlight.keeps).toEqual([])
  })

  it('splits its floor of traffic in the same way', () => {
    const share = indicator('share', { ...inFlight, floor: { traffic: inFlight.query, above: 1 } })
    expect(flat(share.by('pod').floor?.traffic.text() ?? '')).toContain('by (namespace, service, pod)')
  })

  it('splits a query that is made from matchers, too', () => {
    const made = indicator('made', { ...inFlight, query: (matchers) => inFlight.query.where(matchers) })
    expect(flat(made.by('pod').where({ namespace: 'a' }).text())).toBe(
      'sum by (namespace, service, pod) (http_server_active_requests{namespace="a"})',
    )
  })

  it('needs the pack of its first metric', () => {
    expect(inFlight.needs).toBe('http.server')
  })

  it('makes conditions from its thresholds and from plain numbers', () => {
    expect(inFlight.above('warning')).toMatchObject({ op: '>', level: 100 })
    expect(inFlight.below(3)).toMatchObject({ op: '<', level: 3 })
  })

  it('refuses a condition on a threshold that it does not declare', () => {
    expect(() => inFlight.above('critical')).toThrow('indicator in_flight has no critical threshold')
  })
})
