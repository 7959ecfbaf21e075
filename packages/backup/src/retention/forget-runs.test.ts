import { expect, test } from 'vitest'
import type { RunKind, RunRecord } from '../run-record.ts'
import { forgettable } from './forget-runs.ts'

const run = (id: string, kind: RunKind, day: string, outcome: RunRecord['outcome'] = 'success'): RunRecord => ({
  format: 1,
  id,
  kind,
  service: 'shop',
  outcome,
  startedAt: `${day}T00:00:00Z`,
  finishedAt: `${day}T00:01:00Z`,
  message: '',
})

test('old records go, but the last and the last good of each kind stay, and so do those from the future', () => {
  const runs = [
    run('old', 'backup', '2024-01-01'),
    run('old-good-drill', 'drill', '2024-01-02'),
    run('old-bad-drill', 'drill', '2024-01-03', 'damaged'),
    run('older-bad-drill', 'drill', '2024-01-02', 'damaged'),
    run('new', 'backup', '2026-11-25'),
    run('future', 'backup', '2030-01-01'),
  ].toSorted((a, b) => (a.finishedAt < b.finishedAt ? -1 : 1))
  expect(forgettable(runs, new Date('2026-11-26')).toSorted()).toEqual(['old', 'older-bad-drill'])
})
