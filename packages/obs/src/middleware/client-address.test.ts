import * as fc from 'fast-check'
import type { IncomingMessage } from 'node:http'
import { BlockList } from 'node:net'
import { expect, test } from 'vitest'
import { clientAddressReader, isTrustProxy } from './client-address.ts'
import type { TrustProxy } from './client-address.ts'
import { networkOf } from './ip-address.ts'

function client(trust: TrustProxy, remoteAddress: string | undefined, forwarded?: string, ipv6Prefix = 64): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return clientAddressReader(trust, ipv6Prefix)({ socket: { remoteAddress }, headers } as unknown as IncomingMessage)
}

test('nobody is believed unless told so', () => {
  expect(client(0, '203.0.113.9', '1.1.1.1')).toBe('203.0.113.9')
  expect(client([], '203.0.113.9', '1.1.1.1')).toBe('203.0.113.9')
})

test('as many proxies are believed as there are', () => {
  expect(client(1, '10.0.0.1', '1.1.1.1, 203.0.113.9')).toBe('203.0.113.9')
  expect(client(2, '10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9')
  expect(client(3, '10.0.0.1', '203.0.113.9')).toBe('203.0.113.9')
})

test('trusted networks are walked through until the first address outside', () => {
  const trust = ['10.0.0.0/8', '192.168.1.1', 'fd00::/8']
  expect(client(trust, '10.0.0.1', '1.1.1.1, 203.0.113.9, 192.168.1.1,fd00::7')).toBe('203.0.113.9')
  expect(client(trust, '::ffff:10.0.0.1', '203.0.113.9')).toBe('203.0.113.9')
  expect(client(trust, '203.0.113.9', '1.1.1.1')).toBe('203.0.113.9')
  expect(client(trust, '10.0.0.1', '10.0.0.9')).toBe('10.0.0.9')
})

test('an entry that is no address counts for the proxy that passed it on', () => {
  for (const junk of ['unknown', '', '1.2.3', '1.2.3.4.5', '999.1.1.1', '010.0.0.1', '[::1', '::g', '<script>', ','])
    for (const trust of [1, 2, ['10.0.0.0/8']]) expect(client(trust, '10.0.0.1', `1.1.1.1, ${junk}`)).toBe('10.0.0.1')
})

test('ports, brackets, zones and spaces are dropped', () => {
  expect(client(1, '10.0.0.1', '203.0.113.9:4711')).toBe('203.0.113.9')
  expect(client(1, '10.0.0.1', ' [2001:db8:1:2:3::4]:4711 ')).toBe('2001:db8:1:2::/64')
  expect(client(1, '10.0.0.1', '[2001:db8:1:2::4]')).toBe('2001:db8:1:2::/64')
  expect(client(0, 'fe80::1%eth0')).toBe('fe80:0:0:0::/64')
})

test('IPv6 is grouped by its network, and IPv4 inside IPv6 is IPv4', () => {
  expect(client(0, '2001:db8:1:2:aaaa::1')).toBe(client(0, '2001:0DB8:1:2:bbbb:0:0:2'))
  expect(client(0, '2001:db8:1:2::1')).not.toBe(client(0, '2001:db8:1:3::1'))
  expect(client(0, '2001:db8:1:2ff::1', undefined, 56)).toBe(client(0, '2001:db8:1:200::1', undefined, 56))
  expect(client(0, '2001:db8:1:2ff::1', undefined, 56)).not.toBe(client(0, '2001:db8:1:300::1', undefined, 56))
  expect(client(0, '2001:db8::1', undefined, 128)).not.toBe(client(0, '2001:db8::2', undefined, 128))
  expect(client(0, '::ffff:203.0.113.9')).toBe('203.0.113.9')
  expect(client(1, '10.0.0.1', '::ffff:cb00:7109')).toBe('203.0.113.9')
})

test('a connection without an address is one client, and a proxy that can be counted', () => {
  expect(client(0, undefined, '1.1.1.1')).toBe('')
  expect(client(['10.0.0.0/8'], undefined, '1.1.1.1')).toBe('')
  expect(client(1, undefined, '1.1.1.1, 203.0.113.9')).toBe('203.0.113.9')
})

test('what a client sends itself never moves its key', () => {
  const entry = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constantFrom('unknown', '10.0.0.7', '::1', ' '))
  const sent = fc.oneof(
    fc.array(entry).map((entries) => entries.join(',')),
    fc.string(),
  )
  fc.assert(
    fc.property(sent, (forged) => {
      expect(client(0, '203.0.113.9', forged)).toBe('203.0.113.9')
      expect(client(1, '10.0.0.1', `${forged}, 203.0.113.9`)).toBe('203.0.113.9')
      expect(client(['10.0.0.0/8'], '10.0.0.1', `${forged}, 203.0.113.9, 10.0.0.2`)).toBe('203.0.113.9')
    }),
  )
})

test('any header gives a key that is an address or a network', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.ipV6()), fc.nat(3), (forwarded, trust) => {
      expect(client(trust, '10.0.0.1', forwarded)).toMatch(/^(?:[\d.]{7,15}|(?:[\da-f]{1,4}:){4}:\/64)$/)
    }),
  )
})

test('every spelling of an IPv6 address is in one network, which is spelled as the platform can read it', () => {
  fc.assert(
    fc.property(fc.ipV6(), fc.integer({ min: 1, max: 128 }), (address, prefix) => {
      const network = networkOf(address, prefix)
      // URLs hold addresses in their canonical spelling.
      const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
      expect(networkOf(canonical, prefix)).toBe(network)
      expect(networkOf(address.toUpperCase(), prefix)).toBe(network)
      const block = new BlockList()
      block.addSubnet(address, prefix, 'ipv6')
      const [first = ''] = network.split('/')
      expect(prefix > 112 || block.check(first, 'ipv6')).toBe(true)
    }),
  )
})

test.each([
  -1,
  33,
  1.5,
  '1',
  true,
  ['10.0.0.0/33'],
  ['10.0.0.0/'],
  ['10.0.0/8'],
  ['fd00::/129'],
  ['loopback'],
  [7],
  ['::1/64/1'],
])('%j is no trust', (value) => {
  expect(isTrustProxy(value)).toBe(false)
})
