import http from 'node:http'
import https from 'node:https'
import { EXIT, reasonOf, TargetError } from '../errors.ts'
import type { ResolvedContext } from './kubeconfig.ts'

/** What is sent to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path and query, from the server's root. */
  readonly path: string
  readonly body?: unknown
  readonly contentType?: string
  /** Milliseconds without an answer. Default 30 000. */
  readonly timeout?: number
}

export interface ApiResponse {
  readonly status: number
  readonly text: string
}

/** Sends one request with the context's credentials; rejects with a {@link TargetError} when there is no answer. */
export type Transport = (request: ApiRequest) => Promise<ApiResponse>

/** A transport over one connection pool. Credentials are asked for at every request: tokens of plugins and service accounts expire. */
export function createTransport(resolved: ResolvedContext): Transport {
  const base = new URL(resolved.server)
  const prefix = base.pathname.replace(/\/$/, '')
  const secure = base.protocol === 'https:'
  let pool: https.Agent | http.Agent | undefined

  return async (request) => {
    const options: https.RequestOptions = {}
    try {
      await resolved.config.applyToHTTPSOptions(options)
    } catch (error) {
      throw credentialsFailed(error, resolved)
    }
    const proxied = resolved.config.getCurrentCluster()?.proxyUrl !== undefined
    // The library's agent opens a connection per request; ours keeps them. Through a proxy its agent knows the way.
    pool ??= proxied
      ? undefined
      : secure
        ? new https.Agent({ ...tls(options), keepAlive: true, maxSockets: 8 })
        : new http.Agent({ keepAlive: true })
    const { agent, auth, headers } = options
    const body = request.body === undefined ? undefined : JSON.stringify(request.body)
    try {
      return await exchange(secure ? https.request : http.request, {
        request: {
          protocol: base.protocol,
          hostname: base.hostname.replace(/^\[|\]$/g, ''),
          port: base.port,
          path: prefix + request.path,
          method: request.method,
          agent: pool ?? agent,
          ...(auth === undefined ? {} : { auth }),
          headers: {
            ...(headers as http.OutgoingHttpHeaders | undefined),
            accept: 'application/json',
            'user-agent': 'ticolops-obs',
            ...(body === undefined
              ? {}
              : {
                  'content-type': request.contentType ?? 'application/json',
                  'content-length': Buffer.byteLength(body),
                }),
          },
        },
        body,
        timeout: request.timeout ?? 30_000,
      })
    } catch (error) {
      throw unreachable(error, resolved)
    }
  }
}

function tls(options: https.RequestOptions): https.AgentOptions {
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options
  const given = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

interface Exchange {
  readonly request: https.RequestOptions
  readonly body: string | undefined
  readonly timeout: number
}

function exchange(open: typeof https.request, { request, body, timeout }: Exchange): Promise<ApiResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = open(request, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    outgoing.setTimeout(timeout, () => outgoing.destroy(new Error(`no answer within ${timeout / 1000} s`)))
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // A load balancer may have dropped an idle connection meanwhile. All that is asked here can be asked twice.
      if (outgoing.reusedSocket && error.code === 'ECONNRESET') resolve(exchange(open, { request, body, timeout }))
      else reject(error)
    })
    outgoing.end(body)
  })
}

function unreachable(error: unknown, resolved: ResolvedContext): TargetError {
  const reason = reasonOf(error)
  const certificate = /certificate|self.signed|altnames|CERT_/i.test(reason)
  return new TargetError(
    'kubernetes.unreachable',
    `The API server ${resolved.server} of context "${resolved.context}" does not answer: ${reason}.`,
    {
      hint: certificate
        ? "Its certificate is not the one that the kubeconfig trusts: fetch the kubeconfig again from the cluster's provider."
        : `Is the cluster running, and is a VPN or tunnel missing? \`kubectl --context ${resolved.context} version\` should answer.`,
      exitCode: EXIT.target,
      details: { server: resolved.server, context: resolved.context, reason },
      cause: error,
    },
  )
}

function credentialsFailed(error: unknown, resolved: ResolvedContext): TargetError {
  const exec = resolved.config.getCurrentUser()?.exec as { command?: string; installHint?: string } | undefined
  const command = exec?.command
  return new TargetError(
    'kubernetes.unauthenticated',
    `The credentials of user "${resolved.user}" cannot be had${command === undefined ? '' : ` from "${command}"`}: ${reasonOf(error).trim()}.`,
    {
      hint:
        exec?.installHint ??
        (command === undefined ? 'Log in again.' : `Log in again, and see that "${command}" is on the PATH.`),
      exitCode: EXIT.target,
      cause: error,
    },
  )
}
