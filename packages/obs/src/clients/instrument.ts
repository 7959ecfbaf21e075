import type { Channels } from '../channels.ts'
import type { Journal } from '../journal.ts'
import type { Registry } from '../registry/registry.ts'
import type { Spans } from '../traces/spans.ts'
import { instrumentHttp2Client } from './http2-client.ts'
import { HttpClientDuration } from './http-client-duration.ts'
import { instrumentHttpClient } from './http-client.ts'
import { instrumentUndici } from './undici.ts'

/** Measures outgoing requests of every HTTP client that is loaded, and records their spans where `spans` are recorded. */
export function instrumentHttpClients(registry: Registry, channels: Channels, journal: Journal, spans: Spans): void {
  const durations = new HttpClientDuration(registry)
  instrumentHttpClient(channels, durations, spans, journal)
  instrumentHttp2Client(channels, durations, spans, journal)
  instrumentUndici(channels, durations, spans, journal)
}
