import { BlockList, isIP } from 'node:net'

/** The proxy that the environment asks for on the way to a server, as Go programs (kubectl) read it: never for loopback, `NO_PROXY` by suffix, address or CIDR. */
export function proxyFor(server: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = new URL(server)
  const secure = url.protocol === 'https:'
  const proxy = secure ? (env.HTTPS_PROXY ?? env.https_proxy) : (env.HTTP_PROXY ?? env.http_proxy)
  if (proxy === undefined || proxy === '') return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return undefined
  const exempt = (env.NO_PROXY ?? env.no_proxy ?? '').split(',').some((rule) => covers(rule.trim(), host))
  if (exempt) return undefined
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

function covers(rule: string, host: string): boolean {
  if (rule === '') return false
  if (rule === '*') return true
  const [address = '', bits] = rule.split('/')
  if (bits !== undefined && isIP(address) !== 0 && isIP(host) === isIP(address)) {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const list = new BlockList()
    list.addSubnet(address, Number(bits), family)
    return list.check(host, family)
  }
  const suffix = rule.replace(/^\*?\./, '')
  return host === suffix || host.endsWith(`.${suffix}`)
}
