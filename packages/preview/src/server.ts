import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { renderDashboard } from '@ticolops/obs-render'
import { SCRIPT, STYLE } from './assets.ts'
import type { PreviewDashboard } from './dashboard-model.ts'
import { loadDashboard } from './load.ts'
import { dashboardPage, messagePage, REFRESHES, WINDOWS } from './page.ts'
import type { PageRequest } from './page.ts'
import { PrometheusReader } from './prometheus.ts'

/** What a preview shows, and where. */
export interface PreviewOptions {
  /** In the order of their links; at least one. */
  readonly dashboards: readonly PreviewDashboard[]
  /** Base URL of the Prometheus that has the data. */
  readonly prometheusUrl: string
  /** Default `127.0.0.1`: the page has no login. */
  readonly host?: string
  /** Default 0, a free port. */
  readonly port?: number
  /** Listens on this Unix socket instead of a port. */
  readonly socketPath?: string
}

/** A running preview. */
export interface Preview {
  /** `http://127.0.0.1:4321/`, or `unix:/path/to/socket`. */
  readonly url: string
  stop(): Promise<void>
}

/** Nothing from elsewhere, no inline code: what a series' label says can never run. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

const WIDTH = 1440

const LOOPBACK = '127.0.0.1'

/** Whether a host is this machine's own; with or without a port. */
function isLoopback(host: string): boolean {
  return /^(?:(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?|::1)$/.test(host)
}

/** Serves a page per dashboard with live data. Throws when it cannot listen, saying where and what to change. */
export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const prometheus = new PrometheusReader(options.prometheusUrl)
  const server = createServer((request, response) => {
    respond(request, response, options, prometheus).catch((error: unknown) => {
      send(
        response,
        500,
        'text/plain; charset=utf-8',
        `The preview failed: ${error instanceof Error ? error.message : String(error)}\n`,
      )
    })
  })
  const url = await listen(server, options)
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, { socketPath, host = LOOPBACK, port = 0 }: PreviewOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const where = socketPath === undefined ? `${host}:${port}` : socketPath
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint =
        error.code === 'EADDRINUSE' ? 'it is in use; choose another one, or end the program that has it' : error.message
      reject(new Error(`the preview cannot listen on ${where}: ${hint}`, { cause: error }))
    })
    const listening = (): void => {
      if (socketPath !== undefined) return resolve(`unix:${socketPath}`)
      const address = server.address() as AddressInfo
      resolve(`http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}/`)
    }
    if (socketPath === undefined) server.listen({ host, port }, listening)
    else server.listen(socketPath, listening)
  })
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { dashboards, host = LOOPBACK }: PreviewOptions,
  prometheus: PrometheusReader,
): Promise<void> {
  // A page elsewhere can point its own name at this machine to read what is served here (DNS rebinding); its name gives it away.
  if (isLoopback(host) && !isLoopback(request.headers.host ?? ''))
    return send(response, 403, 'text/plain; charset=utf-8', 'The preview answers to 127.0.0.1 and localhost only.\n')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return send(response, 405, 'text/plain; charset=utf-8', 'The preview only answers GET.\n')
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://preview')
  if (pathname === '/preview.css') return send(response, 200, 'text/css; charset=utf-8', STYLE)
  if (pathname === '/preview.js') return send(response, 200, 'text/javascript; charset=utf-8', SCRIPT)
  const [first] = dashboards
  if (pathname === '/' && first) {
    response.setHeader('location', `/d/${encodeURIComponent(first.uid)}`)
    return send(response, 302, 'text/plain; charset=utf-8', '')
  }
  const [, name = '', svg] = /^\/d\/([^/]+?)(\.svg)?$/.exec(pathname) ?? []
  const dashboard = dashboards.find(({ uid }) => encodeURIComponent(uid) === name)
  if (!dashboard)
    return send(response, 404, 'text/html; charset=utf-8', messagePage(`There is no page at ${pathname}.`, dashboards))

  const page = pageRequest(searchParams)
  const { data, variables } = await loadDashboard(dashboard.json, prometheus, {
    variables: page.variables,
    to: Date.now() / 1000,
    seconds: page.seconds,
  })
  const width = Math.min(2400, Math.max(640, Number(searchParams.get('width')) || WIDTH))
  const picture = renderDashboard(dashboard.json, data, { theme: page.theme, width, header: false })
  if (svg) return send(response, 200, 'image/svg+xml', picture)
  const html = dashboardPage({ dashboards, dashboard, request: page, variables, picture })
  return send(response, 200, 'text/html; charset=utf-8', html)
}

/** The choices in a page's address; anything that cannot be chosen becomes the default. */
function pageRequest(search: URLSearchParams): PageRequest {
  const seconds = Number(search.get('range') ?? Number.NaN)
  const refresh = Number(search.get('refresh') ?? Number.NaN)
  return {
    variables: Object.fromEntries(
      [...search]
        .filter(([name]) => name.startsWith('var-'))
        .map(([name, value]) => [name.slice('var-'.length), value]),
    ),
    seconds: WINDOWS.has(seconds) ? seconds : 900,
    refresh: REFRESHES.has(refresh) ? refresh : 10,
    theme: search.get('theme') === 'dark' ? 'dark' : 'light',
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': type })
  response.end(body)
}
