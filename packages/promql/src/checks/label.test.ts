import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

const COUNT = 'http_server_request_duration_seconds_count'

/** What the checks for labels say, as `id token`. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id.startsWith('label/') && problem.id !== 'label/value')
    .map((problem) => `${problem.id} ${text.slice(problem.from, problem.to)}`)
}

test('an unknown label is pointed at in matchers, by, without, on and group_left', () => {
  expect(found(`rate(${COUNT}{rout="/"}[5m])`)).toEqual(['label/unknown rout'])
  expect(found(`sum by (rout) (rate(${COUNT}[5m]))`)).toEqual(['label/unknown rout'])
  expect(found(`sum without (rout) (rate(${COUNT}[5m]))`)).toEqual(['label/unknown rout'])
  expect(found('up * on (rout) up')).toEqual(['label/unknown rout'])
  expect(found('up * on (pod) group_left (releas) ticolops_build_info')).toEqual(['label/unknown releas'])
  expect(found('label_replace(up, "a", "$1", "rout", ".*")')).toEqual(['label/unknown "rout"'])
})

test('the nearest label is offered, else those that there are', () => {
  expect(checkQuery(`rate(${COUNT}{http_rout="/"}[5m])`)[0]?.hint).toBe('Did you mean http_route?')
  expect(checkQuery(`rate(${COUNT}{zzz="/"}[5m])`)[0]?.hint).toMatch(/^It has http_request_method, http_route,/)
})

test('labels of the target may always be used', () => {
  expect(found(`sum by (namespace, service, job, instance, pod) (rate(${COUNT}[5m]))`)).toEqual([])
})

test('labels that a relabelling adds are allowed when they are named', () => {
  expect(checkQuery('sum by (cluster) (up)')).toHaveLength(1)
  expect(checkQuery('sum by (cluster) (up)', undefined, { extraLabels: ['cluster'] })).toEqual([])
})

test('a label that an aggregation dropped cannot be used further out', () => {
  expect(found(`sum by (pod) (sum by (service) (rate(${COUNT}[5m])))`)).toEqual(['label/dropped pod'])
  expect(found(`sum by (pod) (sum without (pod) (rate(${COUNT}[5m])))`)).toEqual(['label/dropped pod'])
  expect(found('sum(up) * on (pod) up')).toEqual(['label/dropped pod'])
  expect(found('max by (le) (histogram_quantile(0.9, rate(http_server_request_duration_seconds_bucket[5m])))')).toEqual(
    ['label/dropped le'],
  )
})

test('the message says which part dropped the label', () => {
  expect(checkQuery('sum by (pod) (sum by (service) (up))')[0]?.message).toBe(
    'sum by (service) (up) has lost the label pod: sum by (service) keeps service',
  )
})

test('labels that come from the other side, from a function or from a value are there', () => {
  expect(found('sum by (release) (up * on (pod) group_left (release) ticolops_build_info)')).toEqual([])
  expect(found('sum by (short) (label_replace(up, "short", "$1", "pod", "(.*)-.*"))')).toEqual([])
  expect(found('sum by (version) (count_values("version", up))')).toEqual([])
  expect(found('sum by (pod) (topk(3, up))')).toEqual([])
})

test('what is not known is not judged', () => {
  expect(found('max by (http_route) (ALERTS{anything="a"})')).toEqual([])
  expect(found('sum by (anything) (some:recorded:series)')).toEqual([])
  expect(found('sum by ($group) (up)')).toEqual([])
  expect(found('sum by (pod) (sum by ($group) (up))')).toEqual([])
  expect(found('sum by (anything) ({__name__=~"a|b"})')).toEqual([])
})

test('the labels of a recorded series are judged when they are given', () => {
  const recorded = { 'service:up:sum': ['namespace', 'service'] }
  expect(checkQuery('sum by (service) (service:up:sum)', undefined, { recorded })).toEqual([])
  expect(checkQuery('sum by (pod) (service:up:sum)', undefined, { recorded })[0]?.id).toBe('label/unknown')
})
