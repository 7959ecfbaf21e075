import { commented, toYaml } from '../kubernetes/yaml.ts'
import type { Backend } from './backends.ts'
import { logModel, withoutSecrets } from './operators.ts'

/** Ports of its own metrics, and of its probe. */
export const METRICS_PORT = 8888
export const HEALTH_PORT = 13133

/** Where it keeps what must outlive it: how far it has read, and what is not sent yet. */
export const STATE_FOLDER = '/var/lib/otelcol'

/** What differs between a cluster and one's own machine. */
export interface Collected {
  /** Whether they are those of pods, whose paths tell which. */
  readonly pods: boolean
  /** The files, as patterns. */
  readonly files: readonly string[]
  /** Steps between the container's own format and the line: what belongs to this place. */
  readonly place: readonly unknown[]
  readonly backend: Pick<Backend, 'exporter' | 'settings' | 'extensions'>
}

/**
 * The collector's configuration. A line is acknowledged once it stands in the queue on disk, and leaves the queue once
 * the backend has it: so each arrives at least once, whichever of them is away or starts again.
 */
export function collectorConfig(about: string, { pods, files, place, backend }: Collected): string {
  const { exporter, settings, extensions } = backend
  return toYaml(about, {
    extensions: {
      health_check: { endpoint: `0.0.0.0:${HEALTH_PORT}` },
      file_storage: {
        directory: STATE_FOLDER,
        create_directory: true,
        compaction: commented('Gives disk back once a long queue is empty.', {
          on_start: true,
          on_rebound: true,
          directory: STATE_FOLDER,
        }),
      },
      ...extensions,
    },
    receivers: {
      file_log: {
        include: files,
        start_at: commented('Also what was written before it started.', 'beginning'),
        include_file_path: true,
        include_file_name: false,
        storage: 'file_storage',
        retry_on_failure: commented(
          'With the queue full it stops reading, and loses nothing while the files are there.',
          {
            enabled: true,
            max_elapsed_time: '0s',
          },
        ),
        operators: [
          commented('The line as containerd, CRI-O or Docker wrote it, parts put together.', {
            type: 'container',
            ...(!pods && { add_metadata_from_filepath: false }),
          }),
          ...place,
          ...['log.file.path', 'logtag'].map((each) => ({
            type: 'remove',
            if: `attributes["${each}"] != nil`,
            field: `attributes["${each}"]`,
          })),
          ...withoutSecrets,
          ...logModel,
        ],
      },
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 20 },
    },
    exporters: {
      [exporter]: {
        ...settings,
        sending_queue: commented(
          'On disk, up to 1 GiB; what is in it when the collector ends is sent when it is back.',
          {
            enabled: true,
            storage: 'file_storage',
            sizer: 'bytes',
            queue_size: 1_073_741_824,
            block_on_overflow: true,
            batch: { flush_timeout: '1s', sizer: 'bytes', min_size: 262_144, max_size: 1_048_576 },
          },
        ),
        ...retriesOf(exporter),
      },
    },
    service: {
      extensions: ['health_check', 'file_storage', ...Object.keys(extensions)],
      telemetry: {
        logs: { encoding: 'json' },
        metrics: {
          readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: METRICS_PORT } } } }],
        },
      },
      pipelines: {
        logs: commented('No processor `batch`: what it held would be lost with the process. The queue makes batches.', {
          receivers: ['file_log'],
          processors: ['memory_limiter'],
          exporters: [exporter],
        }),
      },
    },
  })
}

/** For ever, where the exporter can. */
function retriesOf(exporter: Backend['exporter']): object {
  if (exporter === 'azuremonitor') return {}
  const retry = { enabled: true, initial_interval: '1s', max_interval: '30s' }
  return exporter === 'otlp_http'
    ? { retry_on_failure: { ...retry, max_elapsed_time: '0s' } }
    : {
        retry: {
          ...retry,
          max_retries: 1_000_000,
          retry_on_status: commented(
            'Also while it is away behind its proxy: twice is better than never.',
            [429, 502, 503, 504],
          ),
        },
      }
}
