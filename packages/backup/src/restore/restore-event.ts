import type { CheckResult } from './check.ts'

/** What filling a database goes through. */
export const STEPS = ['definitions', 'database', 'schema', 'data', 'indexes', 'statistics', 'checks', 'name'] as const
export type Step = (typeof STEPS)[number]

/** What is told while a backup is restored. */
export type RestoreEvent =
  | { readonly type: 'step'; readonly step: Step }
  /** Bytes of the backup, decrypted. */
  | { readonly type: 'bytes'; readonly done: number; readonly total: number }
  | { readonly type: 'check'; readonly result: CheckResult }
  /** All went well, but the store did not take the record of it. */
  | { readonly type: 'unrecorded'; readonly reason: string }
