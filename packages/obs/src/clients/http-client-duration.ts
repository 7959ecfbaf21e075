import { httpClient } from '@ticolops/obs-signals/sdk'
import { now } from '../clock.ts'
import { errorType } from '../error-type.ts'
import { httpMethod } from '../http-method.ts'
import type { Family } from '../registry/family.ts'
import type { Histogram } from '../registry/histogram.ts'
import type { Registry } from '../registry/registry.ts'

/** Where a request went. */
export interface Peer {
  /** Host name or address, without brackets. */
  readonly address: string
  readonly port: string
}

/** Parsed authorities that are kept; a crawler that meets more starts over. */
const MAX_PEERS = 1000

/** Counts outgoing requests of every client by peer, method, status and error. */
export class HttpClientDuration {
  readonly #family: Family<Histogram>
  readonly #peers = new Map<string, Peer>()

  constructor(registry: Registry) {
    this.#family = registry.histogram(httpClient.duration)
  }

  /**
   * @param start When the request was made, as {@link now} tells it.
   * @param status 0 when no response came.
   * @param error What ended the request; a status of 400 and more is an error of its own (OpenTelemetry semantic conventions).
   */
  observe(peer: Peer, method: string | undefined, start: number, status: number, error: unknown): void {
    const statusLabel = status > 0 ? String(status) : ''
    const type = error === undefined ? (status >= 400 ? statusLabel : '') : errorType(error)
    this.#family
      .child([httpMethod(method), peer.address, peer.port, statusLabel, type], 'open')
      .observe((now() - start) / 1000)
  }

  /** The peer of an origin such as `https://api.example.com:8443`. */
  peerOfOrigin(origin: string): Peer {
    const known = this.#peers.get(origin)
    if (known !== undefined) return known
    const secure = origin.startsWith('https:')
    const peer = this.peer(origin.slice(secure ? 8 : 7).replace(/\/.*$/, ''), secure ? '443' : '80')
    this.#peers.set(origin, peer)
    return peer
  }

  /** The peer of an authority such as `api.example.com:8443` or `[::1]`. */
  peer(authority: string, defaultPort: string): Peer {
    const key = `${authority}|${defaultPort}`
    const known = this.#peers.get(key)
    if (known !== undefined) return known
    if (this.#peers.size >= MAX_PEERS) this.#peers.clear()
    const colon = authority.lastIndexOf(':')
    const hasPort = colon > 0 && colon > authority.lastIndexOf(']')
    const peer = {
      address: (hasPort ? authority.slice(0, colon) : authority).replace(/^\[(.*)\]$/, '$1').toLowerCase(),
      port: hasPort ? authority.slice(colon + 1) : defaultPort,
    }
    this.#peers.set(key, peer)
    return peer
  }
}
