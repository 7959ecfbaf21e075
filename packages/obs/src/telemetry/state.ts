/** Where metrics and health are served. */
export type TelemetryState =
  | { readonly state: 'off' }
  | { readonly state: 'starting' }
  | { readonly state: 'listening'; readonly host: string; readonly port: number; readonly thread: 'worker' | 'main' }
  /** This process is one of a cluster; the primary serves for all. */
  | { readonly state: 'cluster'; readonly worker: string }
  | { readonly state: 'failed'; readonly error: string }
