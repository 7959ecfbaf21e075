import { expect, test } from 'vitest'
import { postgresExporter } from './postgres-exporter.ts'
import { compareVersions, existsIn, labelsIn } from './version.ts'

test('versions are ordered by their numbers, whatever is around them', () => {
  expect(compareVersions('0.9.0', '0.11.1')).toBe(-1)
  expect(compareVersions('v1.45.0-2+b4', '1.45.0')).toBe(0)
  expect(compareVersions('3.16', '3.2.9')).toBe(1)
})

test('a renamed metric is there under one name in each version', () => {
  const { replicationSlotSafeWalSize: before, replicationSlotsSafeWalSize: after } = postgresExporter
  expect(['0.15.0', '0.16.0', '0.19.1', '0.20.0'].map((version) => existsIn(before, version))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(['0.19.1', '0.20.0'].map((version) => existsIn(after, version))).toEqual([false, true])
})

test('labels that came later are missing before', () => {
  const { statActivityCount } = postgresExporter
  expect(Object.keys(labelsIn(statActivityCount, '0.11.1'))).toEqual(['datname', 'state'])
  expect(Object.keys(labelsIn(statActivityCount, '0.20.1'))).toHaveLength(7)
})
