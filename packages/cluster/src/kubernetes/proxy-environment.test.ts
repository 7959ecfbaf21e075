import { expect, it } from 'vitest'
import { proxyFor } from './proxy-environment.ts'

const HTTPS_PROXY = 'http://proxy:3128'

it('is the one that the environment names for the scheme', () => {
  expect(proxyFor('https://api.example.com', { HTTPS_PROXY })).toBe(HTTPS_PROXY)
  expect(proxyFor('http://api.example.com', { HTTPS_PROXY })).toBeUndefined()
  expect(proxyFor('https://api.example.com', { https_proxy: 'proxy:3128' })).toBe(HTTPS_PROXY)
  expect(proxyFor('https://api.example.com', {})).toBeUndefined()
})

it.each(['https://localhost:6443', 'https://127.0.0.1:6443', 'https://[::1]:6443'])(
  'is never used for loopback (%s)',
  (server) => {
    expect(proxyFor(server, { HTTPS_PROXY })).toBeUndefined()
  },
)

it.each(['*', 'example.com', '.example.com', 'other, api.example.com', '*.example.com'])(
  'is passed by when NO_PROXY is %s',
  (NO_PROXY) => {
    expect(proxyFor('https://api.example.com', { HTTPS_PROXY, NO_PROXY })).toBeUndefined()
  },
)

it('is passed by for addresses in a range of NO_PROXY', () => {
  expect(proxyFor('https://10.1.2.3:6443', { HTTPS_PROXY, NO_PROXY: '10.0.0.0/8' })).toBeUndefined()
  expect(proxyFor('https://11.1.2.3:6443', { HTTPS_PROXY, NO_PROXY: '10.0.0.0/8' })).toBe(HTTPS_PROXY)
  expect(proxyFor('https://notexample.com', { HTTPS_PROXY, NO_PROXY: 'example.com' })).toBe(HTTPS_PROXY)
})
