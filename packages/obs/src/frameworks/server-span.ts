import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Attributes } from '../context/attributes.ts'
import type { Scope } from '../context/scope.ts'
import type { RequestState } from '../request-state.ts'
import type { Span } from '../traces/opentelemetry.ts'
import { failSpan } from '../traces/span-failure.ts'
import type { Recorder } from '../traces/recorder.ts'
import type { Redaction } from '../traces/redact.ts'

/** A request of either protocol, as far as its span tells of it. */
interface Seen {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly target: string
  readonly authority: string
  readonly scheme: string
  readonly version: string
  readonly socket: Pick<TLSSocket, 'remoteAddress' | 'remotePort'> | undefined
}

/**
 * Reads the client's address, which spans tell, before the first request of a connection is answered. Node keeps it on the socket when it is first asked:
 * where only the connections of recorded requests had it, each at another moment, all that Node does with sockets would be compiled for
 * any object, and every request took a third more instructions (callgrind, Node 24.21: 65,500 instead of 49,800 with 10 % of the traces).
 */
export function readPeer(socket: Socket): string | undefined {
  return socket.remoteAddress
}

/** Begins the span of a request: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server. */
export function startServerSpan(recorder: Recorder, state: RequestState, scope: Scope | undefined): void {
  const { method } = state.series
  state.span = recorder.startServer(spanName(method), headersOf(state), scope, () =>
    attributesOf(seen(state), method, recorder.redaction),
  )
}

/**
 * Ends it, with what is only known now.
 *
 * @param status 0 when no response head was sent.
 */
export function endServerSpan(
  span: Span,
  { series }: RequestState,
  route: string | undefined,
  status: number,
  aborted: boolean,
): void {
  if (route !== undefined) {
    span.updateName(`${spanName(series.method)} ${route}`)
    span.setAttributes({ 'http.route': route })
  }
  if (status > 0) span.setAttributes({ 'http.response.status_code': status })
  if (aborted) failSpan(span, 'aborted')
  else if (status >= 500) failSpan(span, String(status))
  span.end()
}

/** The conventions' name for a method that is none. */
function spanName(method: string): string {
  return method === '_OTHER' ? 'HTTP' : method
}

/** A request of HTTP/2 is its headers, one of which may have any name. */
function headersOf({ request }: RequestState): IncomingHttpHeaders {
  const { headers } = request as Partial<IncomingMessage>
  return typeof headers === 'object' ? headers : (request as IncomingHttpHeaders)
}

function seen(state: RequestState): Seen {
  const headers = headersOf(state)
  if (headers !== state.request) {
    const { method = '', url = '', httpVersion, socket } = state.request as IncomingMessage
    const scheme = (socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'
    return { method, headers, target: url, authority: headers.host ?? '', scheme, version: httpVersion, socket }
  }
  return {
    method: String(headers[':method'] ?? ''),
    headers,
    target: String(headers[':path'] ?? ''),
    authority: String(headers[':authority'] ?? headers.host ?? ''),
    scheme: String(headers[':scheme'] ?? 'http'),
    version: '2',
    socket: (state.response as ServerHttp2Stream).session?.socket,
  }
}

/** What a caller claims to be (forwarding headers) is not taken for what it is. */
function attributesOf(
  { method: sent, headers, target, authority, scheme, version, socket }: Seen,
  method: string,
  redaction: Redaction,
): Attributes {
  const { path, query } = redaction.target(target)
  const server = hostAndPort(authority, scheme === 'https' ? 443 : 80)
  const agent = headers['user-agent']
  return {
    'http.request.method': method,
    ...(method === sent ? {} : { 'http.request.method_original': sent.slice(0, MAX_METHOD) }),
    'url.path': path,
    ...(query === '' ? {} : { 'url.query': query }),
    'url.scheme': scheme,
    ...(server.host === '' ? {} : { 'server.address': server.host, 'server.port': server.port }),
    ...(socket?.remoteAddress === undefined
      ? {}
      : { 'client.address': socket.remoteAddress, 'network.peer.address': socket.remoteAddress }),
    ...(socket?.remotePort === undefined ? {} : { 'network.peer.port': socket.remotePort }),
    ...(agent === undefined ? {} : { 'user_agent.original': agent }),
    'network.protocol.version': version,
  }
}

/** Clients of HTTP/2 may send any text as method. */
const MAX_METHOD = 64

/** The host and the port of an authority such as `api.example.com:8443` or `[::1]`. */
function hostAndPort(authority: string, defaultPort: number): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority) ?? []
  return { host: (bracketed ?? plain ?? '').toLowerCase(), port: port === undefined ? defaultPort : Number(port) }
}
