import http from 'node:http'
import https from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import { BackupError, reasonOf } from '../backup-error.ts'

/** What the API server answered. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** Milliseconds without an answer. */
const PATIENCE = 30_000

/**
 * The cluster that the job runs in, or that KUBECONFIG names.
 * @throws BackupError `configuration` when there is neither.
 */
export async function loadKubeConfig(): Promise<KubeConfig> {
  // Half a second to load, which backups of the database need not pay.
  const { KubeConfig: Config } = await import('@kubernetes/client-node')
  const config = new Config()
  config.loadFromDefault()
  // The library's last resort is an address that nobody gave.
  if (config.getCurrentCluster() !== null && config.currentContext !== 'loaded-context') return config
  throw new BackupError('configuration', 'Nothing tells which cluster is meant.', {
    hint: 'Run it in a pod with a service account, or set KUBECONFIG.',
  })
}

/**
 * Asks the API server. Its answer is taken as it stands: the library's typed clients rename fields such as `from`, and leave out what they do
 * not know.
 * @throws BackupError `cluster_unreachable`.
 */
export async function ask(config: KubeConfig, path: string): Promise<Answer> {
  const server = config.getCurrentCluster()?.server ?? ''
  try {
    const base = new URL(server)
    const options: https.RequestOptions = { headers: { accept: 'application/json', 'user-agent': 'ticolops-obs' } }
    // Tokens of service accounts expire: they are read anew for each request.
    await config.applyToHTTPSOptions(options)
    return await get(
      base.protocol === 'http:' ? http.get : https.get,
      `${base.origin}${base.pathname.replace(/\/$/, '')}${path}`,
      options,
    )
  } catch (error) {
    throw new BackupError('cluster_unreachable', `The API server ${server} does not answer: ${reasonOf(error)}.`, {
      hint: 'See whether its address is right, and whether a NetworkPolicy lets this job out to it.',
      cause: error,
    })
  }
}

function get(open: typeof https.get, url: string, options: https.RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = open(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    request.setTimeout(PATIENCE, () => request.destroy(new Error(`no answer within ${PATIENCE / 1000} s`)))
    request.on('error', reject)
  })
}
