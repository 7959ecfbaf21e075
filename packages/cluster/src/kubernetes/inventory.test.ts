import { describe, expect, it } from 'vitest'
import {
  applySetId,
  entryOf,
  inventoryObject,
  isRecorded,
  PART_OF,
  readInventory,
  sameEntries,
  superset,
} from './inventory.ts'
import type { KubernetesObject } from './objects.ts'

const rule: KubernetesObject = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: 'x', namespace: 'monitoring' },
  spec: { groups: [] },
}

it('has the ApplySet id that KEP-3659 prescribes for its parent, short enough for a label', () => {
  const id = applySetId('ticolops-obs', 'monitoring')
  expect(id).toMatch(/^applyset-[A-Za-z0-9_-]{43}-v1$/)
  expect(id.length).toBeLessThanOrEqual(63)
  expect(id).not.toBe(applySetId('ticolops-obs', 'other'))
})

it('is read back as it was written', () => {
  const entries = [entryOf(rule, 'uid-1')]
  const parent = inventoryObject('ticolops-obs', 'monitoring', { version: '1.2.3', entries })
  expect(readInventory(parent)).toEqual({ version: '1.2.3', entries })
  expect(parent.metadata.annotations).toMatchObject({
    'applyset.kubernetes.io/contains-group-kinds': 'PrometheusRule.monitoring.coreos.com',
  })
})

it('passes over what somebody edited into nonsense, so that labels decide', () => {
  const entry = entryOf(rule, 'uid-1')
  const parent = inventoryObject('ticolops-obs', 'monitoring', { version: '1', entries: [] })
  const read = (text: string): unknown => readInventory({ ...parent, data: { 'objects.json': text } })?.entries
  expect(read('[')).toEqual([])
  expect(read('{"a":1}')).toEqual([])
  expect(read(JSON.stringify([null, { kind: 'Secret', namespace: 'm', name: 'x' }, entry]))).toEqual([entry])
  expect(readInventory(undefined)).toBeUndefined()
})

const live = (uid: string, set?: string): KubernetesObject => ({
  ...rule,
  metadata: { ...rule.metadata, uid, ...(set === undefined ? {} : { labels: { [PART_OF]: set } }) },
})

describe('a live object', () => {
  it('is the recorded one by its uid', () => {
    const entry = entryOf(rule, 'uid-1')
    expect(isRecorded(entry, live('uid-1', 'ours'), 'ours')).toBe(true)
    expect(isRecorded(entry, live('uid-1'), 'ours')).toBe(true)
    expect(isRecorded(entry, live('uid-2', 'ours'), 'ours')).toBe(false)
  })

  it('is the recorded one by our label when a run was cut short before its uid was known', () => {
    expect(isRecorded(entryOf(rule), live('uid-1', 'ours'), 'ours')).toBe(true)
    expect(isRecorded(entryOf(rule), live('uid-1'), 'ours')).toBe(false)
  })

  it('is not ours any more when another set has adopted it', () => {
    expect(isRecorded(entryOf(rule, 'uid-1'), live('uid-1', 'theirs'), 'ours')).toBe(false)
  })
})

it('hashes what an object says, not the order in which it says it', () => {
  const shuffled: KubernetesObject = {
    spec: { groups: [] },
    kind: rule.kind,
    metadata: { namespace: 'monitoring', name: 'x' },
    apiVersion: rule.apiVersion,
  }
  expect(entryOf(shuffled).sha256).toBe(entryOf(rule).sha256)
})

it('keeps the uid of an object while a run is under way', () => {
  const old = entryOf(rule, 'uid-1')
  const changed = entryOf({ ...rule, spec: { groups: [{}] } })
  const gone = entryOf({ ...rule, metadata: { name: 'gone', namespace: 'monitoring' } }, 'uid-2')
  expect(superset([old, gone], [changed])).toEqual([{ ...changed, uid: 'uid-1' }, gone])
})

it('is the same in any order', () => {
  const a = entryOf(rule, '1')
  const b = entryOf({ ...rule, metadata: { name: 'y', namespace: 'monitoring' } }, '2')
  expect(sameEntries([a, b], [b, a])).toBe(true)
  expect(sameEntries([a, b], [a])).toBe(false)
})
