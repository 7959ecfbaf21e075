import { backup as signals } from '@ticolops/obs-signals'
import { expect, test } from 'vitest'
import { exposition } from './exposition.ts'

const of = (service: string, value: number) => ({ metric: signals.storeUp, labels: { service }, value })

test('samples of a metric stand together under its help and type, and values of labels are escaped', () => {
  expect(
    exposition([of('shop', 1), { metric: signals.drillRecovery, labels: {}, value: 2.5 }, of('a"b\\c\n', 0)]),
  ).toBe(
    [
      '# HELP ticolops_backup_store_up 1 when the last look into the store read what is there.',
      '# TYPE ticolops_backup_store_up gauge',
      'ticolops_backup_store_up{service="shop"} 1',
      String.raw`ticolops_backup_store_up{service="a\"b\\c\n"} 0`,
      '# HELP ticolops_restore_drill_recovery_seconds Time until the data could be used, in the last drill that succeeded.',
      '# TYPE ticolops_restore_drill_recovery_seconds gauge',
      'ticolops_restore_drill_recovery_seconds{} 2.5',
      '',
    ].join('\n'),
  )
})
