import { waitUntil } from '@ticolops/obs-testbed'
import type { ReceivedEvent } from '../errors/receiver.ts'
import type { Line } from '../logs/written.ts'
import { get } from '../sdk.ts'
import type { ReceivedSpan } from '../traces/otlp.ts'
import type { Road } from './road.ts'

/** What everybody was told of one request. */
export interface Story {
  readonly status: number
  readonly traceId: string
  /** All that came, whatever their trace. */
  readonly spans: readonly ReceivedSpan[]
  /** All that came. */
  readonly events: readonly ReceivedEvent[]
  /** All lines of the shop's log. */
  readonly lines: readonly Line[]
  /** Its page in OpenMetrics, as Prometheus asks for it. */
  readonly openMetrics: string
}

/** Spans of a request: six of the request itself, and five of the way to the stock service and back. */
const SPANS = 11

/** Lines of a request that fails. */
const LINES = 3

/** Requests before it. */
export const WARM = 5

/** Requests that go well, until everything is connected and compiled; nothing of them is kept. */
export async function warmUp({ shop, spans }: Road): Promise<void> {
  for (let request = 0; request < WARM; request++) await get(`${shop.url}/orders/8`)
  await waitUntil('their spans have come', async () => spans.spans.length >= WARM * SPANS)
  spans.spans.length = 0
  shop.lines.length = 0
}

/** Sends the one request, for more than there is, and collects what comes of it, beginning with the error, as people do. */
export async function one({ shop, errors, spans }: Road): Promise<Story> {
  const { status } = await get(`${shop.url}/orders/7`)
  const event = await waitUntil('the error is reported', async () => errors.events[0])
  const traceId = String(event.contexts?.['trace']?.['trace_id'])
  await spans.trace(traceId, SPANS)
  await waitUntil('its lines are written', async () => shop.lines.length >= LINES)
  const accept = 'application/openmetrics-text; version=1.0.0'
  return {
    status,
    traceId,
    spans: spans.spans,
    events: errors.events,
    lines: shop.lines.map((line) => JSON.parse(line) as Line),
    openMetrics: (await get(`${shop.telemetryUrl}/metrics`, { headers: { accept } })).body,
  }
}
