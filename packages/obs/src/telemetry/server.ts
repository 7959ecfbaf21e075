import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { builtin } from '../builtin.ts'
import { acceptsGzip, negotiateFormat } from '../exposition/negotiate.ts'
import type { HealthReport } from '../health.ts'
import type { Hub } from './hub.ts'
import { listenAdvice, MAX_CONNECTIONS, STALLED_MS } from './listening.ts'
import type { Address } from './listening.ts'
import type { TelemetryState } from './state.ts'

/** Pages smaller than this fit into few packets and are not worth compressing. */
const GZIP_FROM_BYTES = 1024

/** Spaces by which a page is indented that people read, too. */
const FOR_PEOPLE = 2

/** Who is told of the server's troubles. */
export interface ServerTrouble {
  /** It cannot listen, or no longer. */
  warn(message: string): void
  /** A request failed by a fault of ours. */
  failed(error: unknown): void
}

/**
 * The server for scrapes and probes, on a port of its own, so that no proxy of the application's shows it to the outside and
 * no login of the application's guards it. It does not keep the process alive, and its requests are not measured.
 */
export class TelemetryServer {
  readonly server: Server
  readonly #hub: Hub
  #state: TelemetryState = { state: 'starting' }
  readonly #settled: Promise<void>

  constructor(hub: Hub, address: Address, thread: 'worker' | 'main', trouble: ServerTrouble) {
    this.#hub = hub
    this.server = builtin.http.createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        trouble.failed(error)
        if (!response.headersSent) response.statusCode = 500
        response.end()
      })
    })
    this.server.unref()
    this.server.maxConnections = MAX_CONNECTIONS
    this.server.setTimeout(STALLED_MS)
    this.server.on('connection', (socket) => socket.unref())
    this.#settled = new Promise((resolve) => {
      this.server.once('listening', () => {
        const { address: host, port } = this.server.address() as AddressInfo
        this.#state = { state: 'listening', host, port, thread }
        resolve()
      })
      this.server.on('error', (error: NodeJS.ErrnoException) => {
        this.#state = { state: 'failed', error: error.message }
        trouble.warn(listenAdvice(error, address))
        resolve()
      })
    })
    this.server.listen({ host: address.host, port: address.port, reusePort: address.shared })
  }

  /** The state once the server listens or has failed to. */
  async settled(): Promise<TelemetryState> {
    await this.#settled
    return this.#state
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        this.#state = { state: 'off' }
        resolve()
      })
      this.server.closeAllConnections()
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end()
      return
    }
    const path = request.url?.split('?', 1)[0]
    if (path === '/metrics') await this.#metrics(request, response)
    else if (path === '/livez') this.#live(response)
    else if (path === '/readyz') report(response, await this.#hub.ready())
    else if (path === '/startupz') report(response, await this.#hub.started())
    else if (path === '/statusz') json(response, 200, await this.#hub.status(), FOR_PEOPLE)
    else json(response, 404, { paths: ['/metrics', '/livez', '/readyz', '/startupz', '/statusz'] })
  }

  #live(response: ServerResponse): void {
    const { ok, blocked } = this.#hub.live()
    json(response, ok ? 200 : 503, { ok, ...(Object.keys(blocked).length === 0 ? {} : { blockedMs: blocked }) })
  }

  async #metrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const format = negotiateFormat(request.headers.accept)
    const page = await this.#hub.page(format)
    response.setHeader('content-type', format.contentType)
    response.setHeader('vary', 'accept, accept-encoding')
    const compress = page.length >= GZIP_FROM_BYTES && acceptsGzip(header(request, 'accept-encoding'))
    if (compress) response.setHeader('content-encoding', 'gzip')
    const body = compress ? await compressed(page) : page
    response.setHeader('content-length', body.length)
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

/** Compresses on the thread pool, at the level that costs least: a scrape crosses one network hop. */
function compressed(page: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    builtin.zlib.gzip(page, { level: 1 }, (error, result) => (error === null ? resolve(result) : reject(error)))
  })
}

function report(response: ServerResponse, { ok, checks }: HealthReport): void {
  json(response, ok ? 200 : 503, {
    ok,
    checks: Object.fromEntries(Object.entries(checks).map(([name, failure]) => [name, failure ?? 'ok'])),
  })
}

function json(response: ServerResponse, status: number, body: unknown, indent?: number): void {
  const text = JSON.stringify(body, null, indent)
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(text),
    })
    .end(text)
}
