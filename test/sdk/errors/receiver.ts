/* A server that speaks Sentry's envelope protocol (https://develop.sentry.dev/sdk/foundations/envelopes/). */
import http from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** The parts of an event that tests look at. */
export interface ReceivedEvent {
  readonly event_id: string
  readonly timestamp: number
  readonly level?: string
  readonly release?: string
  readonly environment?: string
  readonly transaction?: string
  readonly tags?: Readonly<Record<string, unknown>>
  readonly user?: Readonly<Record<string, unknown>>
  readonly request?: { readonly method?: string; readonly url?: string }
  readonly contexts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly exception?: {
    readonly values: readonly {
      readonly type: string
      readonly value: string
      readonly mechanism?: { readonly type: string; readonly handled: boolean }
      readonly stacktrace?: { readonly frames: readonly { readonly filename?: string; readonly function?: string }[] }
    }[]
  }
}

/** How the receiver answers. `hang`: never. `vanish`: it closes the connection. */
export type Behaviour = 'hang' | 'vanish' | { readonly status: number; readonly headers?: http.OutgoingHttpHeaders }

export interface Receiver {
  readonly dsn: string
  readonly events: ReceivedEvent[]
  /** Everything that came, as it came, with the heads of the requests. */
  readonly texts: string[]
  /** Answers that were given. */
  readonly answered: number[]
  behaviour: Behaviour
  /** Stops listening and breaks every connection. */
  vanish(): Promise<void>
  /** Listens again, on the same port. */
  comeBack(): Promise<void>
}

const OK: Behaviour = { status: 200 }
export const KEY = '0123456789abcdef0123456789abcdef'

/** @param tls Certificate and key for HTTPS. */
export async function startReceiver(tls?: { readonly cert: string; readonly key: string }): Promise<Receiver> {
  const events: ReceivedEvent[] = []
  const texts: string[] = []
  const answered: number[] = []
  const sockets = new Set<Socket>()
  let server: Server
  let port = 0

  const listener: RequestListener = (request, response) => void receive(request, response)
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const whole = Buffer.concat(chunks)
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole).toString()
    const { behaviour } = receiver
    texts.push(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n${text}`)
    if (behaviour === 'hang') return
    if (behaviour === 'vanish') return void request.socket.destroy()
    if (behaviour.status === 200) events.push(...eventsIn(text))
    answered.push(behaviour.status)
    response.writeHead(behaviour.status, behaviour.headers).end('{}')
  }

  async function listen(): Promise<void> {
    server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener)
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    ;({ port } = server.address() as AddressInfo)
  }

  await listen()
  const receiver: Receiver = {
    dsn: `${tls === undefined ? 'http' : 'https'}://${KEY}@127.0.0.1:${port}/42`,
    events,
    texts,
    answered,
    behaviour: OK,
    vanish: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
    comeBack: listen,
  }
  return receiver
}

/** Events of an envelope: a line of headers, then for each item a line of headers and a line of payload. */
function eventsIn(text: string): ReceivedEvent[] {
  const [, ...lines] = text.split('\n')
  const found: ReceivedEvent[] = []
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const { type } = JSON.parse(lines[index] ?? '{}') as { type?: string }
    if (type === 'event') found.push(JSON.parse(lines[index + 1] ?? '{}') as ReceivedEvent)
  }
  return found
}
