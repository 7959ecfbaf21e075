import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readDashboards } from './dashboard-model.ts'
import { startPreview } from './server.ts'
import type { Preview, PreviewOptions } from './server.ts'
import { writeSnapshot } from './snapshot.ts'

const dashboards = [
  {
    uid: 'service',
    title: 'Service <1>',
    json: {
      title: 'Service <1>',
      templating: {
        list: [
          { name: 'datasource', type: 'datasource' },
          { name: 'namespace', label: 'Namespace', type: 'query', query: { query: 'label_values(up, namespace)' } },
          {
            name: 'pod',
            label: 'Pod',
            type: 'query',
            query: 'label_values(up{namespace="$namespace"}, pod)',
            includeAll: true,
            allValue: '.*',
          },
        ],
      },
      annotations: {
        list: [{ name: 'Deploys', target: { expr: 'deploys' }, titleFormat: 'api {{version}}', tagKeys: 'version' }],
      },
      panels: [
        {
          id: 1,
          type: 'timeseries',
          title: 'Requests',
          gridPos: { x: 0, y: 0, w: 24, h: 8 },
          targets: [
            {
              refId: 'A',
              expr: 'rate(requests{namespace="$namespace", pod=~"$pod"}[$__rate_interval])',
              legendFormat: '{{pod}}',
            },
          ],
        },
        {
          id: 2,
          type: 'stat',
          title: 'Now',
          gridPos: { x: 0, y: 8, w: 24, h: 4 },
          targets: [{ refId: 'A', expr: 'now', instant: true }],
        },
      ],
    },
  },
  { uid: 'overview', title: 'Overview', json: { title: 'Overview', panels: [] } },
]

interface Asked {
  readonly path: string
  readonly search: URLSearchParams
}

/** Speaks Prometheus's API with fixed answers, and remembers what it was asked. */
const asked: Asked[] = []
let prometheus: Server
let prometheusUrl: string

beforeAll(async () => {
  prometheus = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '', 'http://prometheus')
      const search = chunks.length > 0 ? new URLSearchParams(Buffer.concat(chunks).toString()) : url.searchParams
      asked.push({ path: url.pathname, search })
      const answer = answerTo(url.pathname, search)
      response.writeHead(answer.status === 'success' ? 200 : 400, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => {
    prometheus.listen(0, '127.0.0.1', resolve)
  })
  prometheusUrl = `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`
})

afterAll(() => {
  prometheus.close()
})

function success(data: unknown): { status: string; data: unknown } {
  return { status: 'success', data }
}

function answerTo(pathname: string, search: URLSearchParams): { status: string; data?: unknown; error?: string } {
  if (pathname.endsWith('/targets')) return success({ activeTargets: [{ scrapeInterval: '5s' }] })
  if (pathname.endsWith('/namespace/values')) return success(['shop', 'ticolops'])
  if (pathname.endsWith('/pod/values')) return success([`${search.get('match[]')}`])
  if (pathname.endsWith('/query')) return { status: 'error', error: 'query timed out' }
  const [start, step] = [Number(search.get('start')), Number(search.get('step'))]
  const metric = search.get('query') === 'deploys' ? { version: '1.1.0' } : { pod: 'api-1 <b>' }
  const count = search.get('query') === 'deploys' ? 1 : 10
  return success({
    resultType: 'matrix',
    result: [{ metric, values: Array.from({ length: count }, (_, n) => [start + n * step, '1']) }],
  })
}

const started: Preview[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.stop()))
  asked.length = 0
})

async function preview(options: Partial<PreviewOptions> = {}): Promise<Preview> {
  const running = await startPreview({ dashboards, prometheusUrl, ...options })
  started.push(running)
  return running
}

describe('the preview', () => {
  it('leads to the first dashboard, and links to all', async () => {
    const { url } = await preview()
    const response = await fetch(url)
    const html = await response.text()
    expect(response.url).toBe(`${url}d/service`)
    expect(html).toContain('aria-current="page">Service &#60;1&#62;</a>')
    expect(html).toContain('href="/d/overview?')
  })

  it('fills the variables in, one from the other, with what the address chooses', async () => {
    const { url } = await preview()
    await (await fetch(`${url}d/service?var-namespace=ticolops`)).text()
    const queries = asked.filter(({ path: at }) => at.endsWith('/query_range')).map(({ search }) => search.get('query'))
    // Four scrapes of 5 s make the rate's window.
    expect(queries).toContain('rate(requests{namespace="ticolops", pod=~".*"}[20s])')
    const selectors = asked.map(({ search }) => search.get('match[]'))
    expect(selectors).toContain('up{namespace="ticolops"}')
  })

  it('ignores a choice that Prometheus does not know', async () => {
    const { url } = await preview()
    await (await fetch(`${url}d/service?var-namespace=%22}%20or%20secret`)).text()
    expect(asked.map(({ search }) => search.get('query') ?? '').join()).not.toContain('secret')
  })

  it('shows what Prometheus says about a query in its panel, and the others all the same', async () => {
    const { url } = await preview()
    const html = await (await fetch(`${url}d/service`)).text()
    expect(html).toContain('Prometheus refused the query: query timed out.')
    expect(html).toContain('api-1 &lt;b&gt;')
  })

  it('marks deploys by their version', async () => {
    const { url } = await preview()
    const svg = await (await fetch(`${url}d/service.svg`)).text()
    expect(svg).toContain('<title>api 1.1.0</title>')
    expect(svg).toContain('>1.1.0</text>')
  })

  it('says in every panel that Prometheus does not answer, and where', async () => {
    const { url } = await preview({ prometheusUrl: 'http://127.0.0.1:1' })
    const response = await fetch(`${url}d/service`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('Prometheus does not answer at http://127.0.0.1:1')
  })

  it('lets nothing inline or foreign run', async () => {
    const { url } = await preview()
    for (const at of ['d/service', 'preview.js', 'preview.css', 'nowhere']) {
      const response = await fetch(url + at)
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toContain('unsafe')
    }
    const html = await (await fetch(`${url}d/service`)).text()
    expect(html).not.toMatch(/\son[a-z]+=|style=|<script>|(?:src|href)="(?:https?:)?\/\//)
  })

  it('answers 404 with the way to what there is, and takes no other method than GET', async () => {
    const { url } = await preview()
    const missing = await fetch(`${url}d/nothing`)
    expect(missing.status).toBe(404)
    expect(await missing.text()).toContain('href="/d/service"')
    expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  })

  it.each(['127.0.0.1', 'localhost'])(
    'answers to its own address %s only, so that no other site can read it through a name of its own',
    async (host) => {
      const { url } = await preview({ host })
      const { port } = new URL(url)
      const status = await new Promise((resolve, reject) => {
        request({ host, port, path: '/d/service', headers: { host: 'evil.example' } }, (response) =>
          resolve(response.statusCode),
        )
          .on('error', reject)
          .end()
      })
      expect(status).toBe(403)
    },
  )

  it('says which port is in use', async () => {
    const { url } = await preview()
    const port = Number(new URL(url).port)
    await expect(preview({ port })).rejects.toThrow(`cannot listen on 127.0.0.1:${port}: it is in use`)
  })

  it('listens on a Unix socket', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'preview-'))
    const socketPath = path.join(folder, 'socket')
    const { url } = await preview({ socketPath })
    expect(url).toBe(`unix:${socketPath}`)
    const status = await new Promise((resolve, reject) => {
      request({ socketPath, path: '/d/service' }, (response) => resolve(response.statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(200)
    await rm(folder, { recursive: true })
  })
})

describe('a snapshot', () => {
  it('is a picture of each dashboard and a page that shows them', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'snapshot-'))
    const out = path.join(folder, 'deep', 'pictures')
    const { index, pictures } = await writeSnapshot({
      dashboards,
      prometheusUrl,
      out,
      to: 1_767_226_500,
      variables: { namespace: 'ticolops' },
    })
    expect(pictures.map((file) => path.basename(file))).toEqual(['service.svg', 'overview.svg'])
    expect(await readFile(pictures[0] ?? '', 'utf8')).toContain('2026-01-01 00:00 – 00:15 UTC')
    expect(await readFile(index, 'utf8')).toContain('<img src="service.svg" alt="Service &#60;1&#62;">')
    await rm(folder, { recursive: true })
  })
})

describe('dashboard files', () => {
  it('are refused by name when they are not what they should be', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'dashboards-'))
    const file = path.join(folder, 'a.json')
    await writeFile(file, JSON.stringify({ spec: {} }))
    await expect(readDashboards([file])).rejects.toThrow(`${file} is no Grafana dashboard`)
    await writeFile(file, '{')
    await expect(readDashboards([file])).rejects.toThrow(`${file} is not JSON`)
    await writeFile(file, JSON.stringify({ uid: 'a', title: 'A', panels: [] }))
    expect(await readDashboards([file])).toMatchObject([{ uid: 'a', title: 'A' }])
    await rm(folder, { recursive: true })
  })
})
