import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_REDACTED_KEYS, Redaction, withoutCredentials } from './redact.ts'

const redaction = new Redaction(DEFAULT_REDACTED_KEYS)

describe('a query', () => {
  it.each([
    ['', ''],
    ['page=2&sort=name', 'page=2&sort=name'],
    ['page=2&token=abc', 'page=2&token=REDACTED'],
    ['TOKEN=abc&x=1', 'TOKEN=REDACTED&x=1'],
    [
      'AWSAccessKeyId=a&Signature=b&sig=c&X-Goog-Signature=d',
      'AWSAccessKeyId=REDACTED&Signature=REDACTED&sig=REDACTED&X-Goog-Signature=REDACTED',
    ],
    ['%74oken=abc', '%74oken=REDACTED'],
    ['a=1&&b&=c&%zz=d', 'a=1&&b&=c&%zz=d'],
    ['token=a=b', 'token=REDACTED'],
  ])('%j becomes %j', (query, expected) => {
    expect(redaction.query(query)).toBe(expected)
  })

  it('never tells the value of a secret key, however it is written', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{8,16}$/).map((text) => `SECRET${text}`)
    const key = fc
      .constantFrom(...DEFAULT_REDACTED_KEYS)
      .chain((name) => fc.constantFrom(name, name.toUpperCase(), `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`))
    const noise = fc.stringMatching(/^[a-z]{0,5}=?[^&=#?]{0,5}$/)
    fc.assert(
      fc.property(key, secret, noise, noise, (name, value, before, after) => {
        expect(redaction.query(`${before}&${name}=${value}&${after}`)).not.toContain(value)
      }),
    )
  })

  it('keeps everything when no key is secret', () => {
    expect(new Redaction([]).query('token=abc')).toBe('token=abc')
  })
})

it.each([
  ['/orders/7?token=1&x=2#part', '/orders/7', 'token=REDACTED&x=2'],
  ['*', '*', ''],
  ['', '', ''],
  ['http://user:pw@proxy.example/path?a=1', '/path', 'a=1'],
  ['//evil@host/path', '//evil@host/path', ''],
])('the target %j has the path %j and the query %j', (target, path, query) => {
  expect(redaction.target(target)).toEqual({ path, query })
})

it.each([
  ['http://collector:4318/v1/traces', 'http://collector:4318/v1/traces'],
  ['https://user:pw@collector/x@y', 'https://REDACTED@collector/x@y'],
  ['https://user:p@w@collector', 'https://REDACTED@collector'],
])('%s is shown as %s', (url, shown) => {
  expect(withoutCredentials(url)).toBe(shown)
})
