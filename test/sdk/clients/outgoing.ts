import type { EventEmitter } from 'node:events'
import type { Instrumented } from '../sdk.ts'

/** Outgoing requests to a port of loopback, as `METHOD status error` and how often. */
export async function outgoing(
  app: Instrumented,
  port: string | number,
  address = '127.0.0.1',
): Promise<Record<string, number>> {
  const page = await app.page()
  return Object.fromEntries(
    page
      .find('http_client_request_duration_seconds_count', { server_address: address, server_port: String(port) })
      .map(({ labels, value }) => [
        [labels['http_request_method'], labels['http_response_status_code'] ?? '-', labels['error_type'] ?? '-'].join(
          ' ',
        ),
        value,
      ]),
  )
}

/** Resolves when a promise has failed; a promise that does not is an error. */
export async function failing(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('should have failed')
}

/** Resolves when something is closed, with an error or without. */
export function closed(emitter: EventEmitter): Promise<void> {
  return new Promise((resolve) => {
    emitter.on('error', () => undefined).once('close', () => resolve())
  })
}
