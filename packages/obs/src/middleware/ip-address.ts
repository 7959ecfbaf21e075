import { builtin } from '../builtin.ts'

// Every request needs them.
const { isIPv4, isIPv6 } = builtin.net

/** Groups of 16 bits in an IPv6 address. */
const GROUPS = 8

const COLON = ':'.charCodeAt(0)
const DOT = '.'.charCodeAt(0)
const PERCENT = '%'.charCodeAt(0)

/** The groups of the address that was read last: reading makes nothing, because it is done for every request. */
const groups = new Uint16Array(GROUPS)

/**
 * The address in a text, without the port, brackets and spaces that proxies write around it; `undefined` when it is none. IPv4 that is
 * mapped into IPv6 (`::ffff:10.0.0.1`) is IPv4.
 */
export function ipAddress(text: string): string | undefined {
  const bare = withoutPort(text.trim())
  if (isIPv4(bare)) return bare
  return isIPv6(bare) ? unmapped(bare) : undefined
}

/** A valid IPv6 address, or the IPv4 address that is mapped into it. */
export function unmapped(address: string): string {
  // Whatever begins with another digit has bits before the mark of a mapped address.
  if (address[0] !== ':' && address[0] !== '0') return address
  readGroups(address)
  if (groups[5] !== 0xffff || groups.findIndex((group) => group !== 0) !== 5) return address
  const [high = 0, low = 0] = groups.subarray(6)
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** The network of `prefix` bits that an IPv6 address is in, in one spelling for all of its own; an IPv4 address as it is. */
export function networkOf(address: string, prefix: number): string {
  if (!address.includes(':')) return address
  readGroups(address)
  const whole = prefix >> 4
  const rest = prefix & 15
  let network = ''
  for (let index = 0; index < whole; index++) network += `${groups[index]?.toString(16)}:`
  if (rest !== 0) network += `${((groups[whole] ?? 0) & (0xffff << (16 - rest))).toString(16)}:`
  return `${network}:/${prefix}`
}

function withoutPort(text: string): string {
  if (text.startsWith('[')) return /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? ''
  const colon = text.indexOf(':')
  // One colon parts an IPv4 address from its port; more are IPv6.
  return colon !== -1 && colon === text.lastIndexOf(':') ? text.slice(0, colon) : text
}

/** Reads a valid IPv6 address; a zone is left out. */
function readGroups(address: string): void {
  let count = 0
  let gap = -1
  let value = 0
  let begin = 0
  let index = 0
  for (; index < address.length; index++) {
    const code = address.charCodeAt(index)
    if (code === PERCENT) break
    if (code === DOT) {
      const [a = 0, b = 0, c = 0, d = 0] = address.slice(begin).split('.').map(Number.parseFloat)
      groups[count++] = a * 256 + b
      value = c * 256 + d
      break
    }
    if (code !== COLON) {
      value = value * 16 + hexDigit(code)
      continue
    }
    if (index > begin) groups[count++] = value
    // The second of two colons; a text may begin with both.
    else if (index > 0) gap = count
    value = 0
    begin = index + 1
  }
  if (index > begin) groups[count++] = value
  if (gap === -1) return
  groups.copyWithin(GROUPS - (count - gap), gap, count)
  groups.fill(0, gap, GROUPS - (count - gap))
}

/** The value of a digit by its character: 0-9, A-F, a-f. */
function hexDigit(code: number): number {
  return code < 65 ? code - 48 : (code & 15) + 9
}
