import type { LoadCounts } from '@ticolops/obs-testbed'

/** A running world in which the job is done: servers, the reference service with load on it, and how to reach them. */
export interface Stage {
  readonly kind: 'kubernetes' | 'files'
  /** The target's entry for the demo's `ticolops-obs.config.json`. */
  readonly target: Readonly<Record<string, unknown>>
  /** Addresses of the service's telemetry ports, for the files target; empty on a cluster. */
  readonly addresses: readonly string[]
  /** Environment for the command line, such as KUBECONFIG. */
  readonly environment: Readonly<Record<string, string>>
  /** Base URL of Prometheus, reachable from this process. */
  readonly prometheusUrl: string
  /** What runs, one line each. */
  readonly servers: readonly string[]
  /** Replaces the running release by another, as a rollout does; resolves when every replica runs the new one. */
  release(version: string): Promise<void>
  /** What the load did so far. */
  load(): LoadCounts
  /** Ends everything that was started. */
  stop(): Promise<void>
}

/** The two releases of the reference service that the demo deploys one after the other. */
export const RELEASES = { first: '1.0.0', second: '1.1.0' } as const
