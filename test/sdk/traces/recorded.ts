import { fileURLToPath } from 'node:url'
import type { SpanCounts, Status } from '@ticolops/obs'
import { waitUntil } from '@ticolops/obs-testbed'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { Page } from '../page.ts'
import { get } from '../sdk.ts'
import type { Receiver } from './receiver.ts'

/** Lines of OpenTelemetry that applications of the tests depend on. */
export const LINES = ['2', '3'] as const
export type Line = (typeof LINES)[number]

/** A program in the folder of a line of OpenTelemetry. */
export function program(line: Line, file = 'main.ts'): string {
  return fileURLToPath(new URL(`apps/otel-${line}/${file}`, import.meta.url))
}

/** Starts the application with a receiver; resolves once it records. */
export async function startRecorded(
  receiver: Receiver,
  line: Line,
  options: { readonly env?: NodeJS.ProcessEnv; readonly file?: string } = {},
): Promise<App> {
  const app = await startApp(program(line, options.file), {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_BSP_SCHEDULE_DELAY: '50', ...options.env },
  })
  await tracesState(app, (traces) => traces.state !== 'loading')
  return app
}

/** `status().traces` once it is as wanted. */
export async function tracesState(app: App, wanted: (traces: Status['traces']) => boolean): Promise<Status['traces']> {
  let traces: Status['traces'] = { state: 'loading' }
  await waitUntil('the state of traces is as wanted', async () => {
    const { status, body } = await get(`${app.telemetryUrl}/statusz`)
    if (status !== 200) throw new Error(`${status} ${body}. The application said: ${app.lines.join('\n')}`)
    traces = (JSON.parse(body) as Status).traces
    if (wanted(traces)) return true
    throw new Error(`${JSON.stringify(traces)}. The application said: ${app.lines.join('\n')}`)
  })
  return traces
}

/** The books once all that ended has been exported or counted as lost. */
export async function settledBooks(app: App): Promise<SpanCounts> {
  const settled = await tracesState(
    app,
    (traces) => traces.state === 'recording' && traces.spans.queued === 0 && traces.spans.live === 0,
  )
  if (settled.state !== 'recording') throw new Error(`traces are ${settled.state}`)
  return settled.spans
}

/** The books as they stand on the page. */
export async function pageBooks(app: App): Promise<Record<string, number>> {
  const page = new Page((await get(`${app.telemetryUrl}/metrics`)).body)
  const reasons = page.find('ticolops_obs_spans_dropped_total')
  return {
    started: page.sum('ticolops_obs_spans_started_total'),
    ended: page.sum('ticolops_obs_spans_ended_total'),
    exported: page.sum('ticolops_obs_spans_exported_total'),
    queued: page.sum('ticolops_obs_span_queue_size'),
    ...Object.fromEntries(reasons.map(({ labels, value }) => [labels['reason'], value])),
  }
}
