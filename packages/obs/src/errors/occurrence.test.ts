import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RequestState } from '../request-state.ts'
import { pathOf, requestFacts } from './occurrence.ts'

describe('the path of a request', () => {
  it.each([
    ['/users/7', '/users/7'],
    ['/users/7?token=abc#part', '/users/7'],
    ['/a\nb?c\nd', '/a\nb'],
    ['http://user:password@example.com/path?token=abc', '/path'],
    ['*', undefined],
    ['', undefined],
    ['example.com:443', undefined],
  ])('of the target %j is %j', (target, path) => {
    expect(pathOf(target)).toBe(path)
  })

  it('never has a query or credentials, whatever a client sends', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const { pathname, search } = new URL(url)
        expect(pathOf(pathname + search)).toBe(pathname)
        expect(pathOf(url.replace('://', '://user:secret@'))).toBe(pathname)
      }),
    )
  })
})

const state = (request: object) => ({ request }) as RequestState

it('a request is told by its method, route and path, of HTTP/1 and HTTP/2 alike', () => {
  const facts = { method: 'GET', route: '/users/:id', path: '/users/7' }
  expect(requestFacts(state({ method: 'GET', url: '/7', originalUrl: '/users/7?a=b' }), '/users/:id')).toEqual(facts)
  expect(requestFacts(state({ ':method': 'GET', ':path': '/users/7?a=b' }), '/users/:id')).toEqual(facts)
})
