import type { IncomingMessage } from 'node:http'
import { builtin } from '../builtin.ts'
import { ipAddress, networkOf, unmapped } from './ip-address.ts'

/**
 * Which proxies stand before the application and are believed: how many, or their addresses and networks (`10.0.0.0/8`). Nobody is believed
 * by default, because everybody can send the header `X-Forwarded-For`.
 */
export type TrustProxy = number | readonly string[]

/** More proxies in a row than anybody has. */
export const MAX_PROXIES = 32

export function isTrustProxy(value: unknown): value is TrustProxy {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string' && networkParts(each) !== undefined)
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_PROXIES
}

/**
 * Returns what tells the clients of requests apart: the address of the client, of IPv6 its first `ipv6Prefix` bits, because a single
 * customer has at least a /64 to choose from. Empty when the connection has no address, as those of a Unix socket.
 *
 * `X-Forwarded-For` is read from its end, where the nearest proxy wrote, and only as far as proxies are trusted: what a client sends
 * itself stands before that. An entry that is no address ends the walk at the proxy that passed it on.
 */
export function clientAddressReader(trust: TrustProxy, ipv6Prefix: number): (request: IncomingMessage) => string {
  const trusted = trustedBy(trust)
  return ({ socket, headers }) => {
    let address = peerAddress(socket.remoteAddress)
    const forwarded = headers['x-forwarded-for']
    if (typeof forwarded === 'string' && trust !== 0) {
      let end = forwarded.length
      for (let hop = 0; end > 0 && trusted(address, hop); hop++) {
        const comma = forwarded.lastIndexOf(',', end - 1)
        const previous = ipAddress(forwarded.slice(comma + 1, end))
        if (previous === undefined) break
        address = previous
        end = comma
      }
    }
    return networkOf(address, ipv6Prefix)
  }
}

/** Most connections are of IPv4, and the operating system spells them in one way. */
function peerAddress(remote: string | undefined): string {
  if (remote === undefined) return ''
  return remote.includes(':') ? unmapped(remote) : remote
}

function trustedBy(trust: TrustProxy): (address: string, hop: number) => boolean {
  if (typeof trust === 'number') return (_address, hop) => hop < trust
  const list = new builtin.net.BlockList()
  for (const each of trust) {
    const parts = networkParts(each)
    if (parts !== undefined) list.addSubnet(parts.network, parts.prefix, parts.family)
  }
  return (address) => address !== '' && list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
}

function networkParts(
  text: string,
): { readonly network: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' } | undefined {
  const [network = '', bits, ...rest] = text.split('/')
  const version = builtin.net.isIP(network)
  if (version === 0 || rest.length > 0) return undefined
  const longest = version === 4 ? 32 : 128
  const prefix = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
  return prefix >= 0 && prefix <= longest ? { network, prefix, family: version === 4 ? 'ipv4' : 'ipv6' } : undefined
}
