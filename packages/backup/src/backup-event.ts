/** What is told while a backup is made. */
export type BackupEvent =
  | { readonly type: 'step'; readonly step: 'snapshot' | 'dump' | 'verify' | 'manifest' }
  /** What runs that died had left behind, and was taken away. */
  | { readonly type: 'cleared'; readonly what: string }
  /** Bytes before encryption while dumping; as read back while verifying. */
  | { readonly type: 'bytes'; readonly done: number }
  /** Roles are left out, and why. */
  | { readonly type: 'no-roles'; readonly reason: string }
