import { createServer } from 'node:http'
import type { KubeClient, KubeObject } from './kube-client.ts'
import type { Family, Sample } from './kube-state-families.ts'
import { kinds } from './kube-state-families.ts'

/** A running stand-in. */
export interface KubeStateStandIn {
  readonly url: string
  stop(): Promise<void>
}

const NOTICE =
  'A stand-in for kube-state-metrics: it reads the real API server and writes the same series by their documented names.'

/**
 * Serves /metrics with what the API server knows, as kube-state-metrics does. Not kube-state-metrics: that has no
 * binary that can be fetched without a container registry. The objects are read at each scrape.
 */
export async function startKubeStateStandIn(
  client: KubeClient,
  { host = '127.0.0.1', port = 0 } = {},
): Promise<KubeStateStandIn> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.setHeader('content-type', 'text/plain').end(`${NOTICE}\nIts series are at /metrics.\n`)
      return
    }
    page(client).then(
      (text) => response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8').end(text),
      (error: Error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${error.message}\n`),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const actual = address !== null && typeof address === 'object' ? address.port : port
  return {
    url: `http://${host}:${actual}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}

async function page(client: KubeClient): Promise<string> {
  const texts = await Promise.all(kinds.map(async ({ ref, families }) => exposition(families, await client.list(ref))))
  return `# ${NOTICE}\n${texts.join('')}`
}

/** The families of some objects in Prometheus's text format. */
export function exposition(families: readonly Family[], objects: readonly KubeObject[]): string {
  return families
    .map(({ name, help, type, samples }) => {
      const lines = objects.flatMap((object) => samples(object)).map((sample) => line(name, sample))
      return lines.length === 0 ? '' : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n')
    })
    .join('')
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

function line(name: string, [labels, value]: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${name}{${pairs.join(',')}} ${value}`
}
