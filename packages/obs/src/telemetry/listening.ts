/** A scraper that reads nothing for so long is cut off, because its page is held in memory meanwhile. */
export const STALLED_MS = 30_000

/** More connections than any set of scrapers and probes has; a flood of them must not take the memory of the application. */
export const MAX_CONNECTIONS = 512

/** Where the server listens. */
export interface Address {
  /** All interfaces when absent. */
  readonly host?: string | undefined
  readonly port: number
  /** Another socket of this process listens there, too, while the address changes hands. */
  readonly shared?: boolean
}

/** Why an address cannot be listened on, and what to do. */
export function listenAdvice(error: NodeJS.ErrnoException, { host, port }: Address): string {
  const where = `${host ?? 'all interfaces'}, port ${port}`
  const fix = 'set telemetry.port or OTEL_EXPORTER_PROMETHEUS_PORT to another one, or telemetry: false to do without'
  const why: Record<string, string> = {
    EADDRINUSE: 'the port is in use by another process, or by a second copy of this service on the same host',
    EACCES: 'the process may not open that port; ports below 1024 need privileges',
    EADDRNOTAVAIL: 'no interface of this host has that address; set telemetry.host or OTEL_EXPORTER_PROMETHEUS_HOST',
    ENOTFOUND: 'that host name is not known; set telemetry.host or OTEL_EXPORTER_PROMETHEUS_HOST',
  }
  return `no metrics or health are served (${where}): ${why[error.code ?? ''] ?? error.message}. The application keeps running. Fix: ${fix}.`
}
