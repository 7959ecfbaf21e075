import { expect, test } from 'vitest'
import { complaintOf } from './pg-restore.ts'

test.each([
  ['error: could not execute query: ERROR:  could not extend file "base/1/2": No space left on device', 'disk_full'],
  [
    'error: COPY failed for table "t": ERROR:  could not extend file "base/1/2": wrote only 4096 of 8192 bytes',
    'disk_full',
  ],
  ['error: connection to server at "db", port 5432 failed: Connection refused', 'database_unreachable'],
  ['error: could not execute query: server closed the connection unexpectedly', 'database_unreachable'],
  ['error: could not execute query: ERROR:  permission denied to create extension "x"', 'database_refused'],
  ['error: could not execute query: ERROR:  must be owner of extension plpgsql', 'database_refused'],
  ['error: could not execute query: ERROR:  role "web" does not exist', 'restore_failed'],
  ['error: unsupported version (1.16) in file header', 'restore_failed'],
  [
    'error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"',
    'restore_failed',
  ],
  ['error: could not execute query: ERROR:  something that nobody has met yet', 'restore_failed'],
])('%s is %s', (complaint, outcome) => {
  expect(complaintOf(`pg_restore: ${complaint}\n`)).toMatchObject({
    outcome,
    message: `pg_restore failed: ${complaint}`,
  })
})
