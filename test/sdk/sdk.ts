import http from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { instrument } from '@ticolops/obs'
import type { InstrumentOptions, Obs } from '@ticolops/obs'
import { waitUntil } from '@ticolops/obs-testbed'
import { Page } from './page.ts'

/** An instrumented process under test: this one. */
export interface Instrumented {
  readonly obs: Obs
  readonly telemetryUrl: string
  page(): Promise<Page>
  stop(): Promise<void>
}

/** Calls `instrument()` in this process with a telemetry server on a free port and without its signal handlers. */
export async function instrumented(options: InstrumentOptions = {}): Promise<Instrumented> {
  const obs = instrument({ service: 'test', telemetry: { port: 0, host: '127.0.0.1' }, shutdown: false, ...options })
  const { telemetry } = await obs.ready()
  const telemetryUrl = telemetry.state === 'listening' ? `http://127.0.0.1:${telemetry.port}` : ''
  return {
    obs,
    telemetryUrl,
    page: async () => new Page((await get(`${telemetryUrl}/metrics`)).body),
    stop: () => obs.shutdown(),
  }
}

/** The page once no request is active any more: clients see the end of a response before the server does. */
export async function settledPage(app: Instrumented): Promise<Page> {
  let page = await app.page()
  await waitUntil('requests end', async () => {
    page = await app.page()
    return page.sum('http_server_active_requests') === 0
  })
  return page
}

/** Listens on a free port of loopback; resolves to the base URL. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
  readonly raw: Buffer
}

/** One request on a connection of its own. */
export function get(url: string, options: http.RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    http
      .request(url, { agent: false, ...options }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const raw = Buffer.concat(chunks)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: raw.toString(), raw })
        })
      })
      .on('error', reject)
      .end()
  })
}
