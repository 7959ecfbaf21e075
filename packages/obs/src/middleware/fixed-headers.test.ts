import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FixedHeaders } from './fixed-headers.ts'

const PAIRS = [
  ['x-frame-options', 'SAMEORIGIN'],
  ['x-xss-protection', '0'],
  ['referrer-policy', 'no-referrer'],
] as const
const fixed = new FixedHeaders(PAIRS, 'x-powered-by')

function response(): ServerResponse {
  const request = new IncomingMessage(new Socket())
  request.method = 'GET'
  request.httpVersionMajor = request.httpVersionMinor = 1
  const made = new ServerResponse(request)
  made.sendDate = false
  return made
}

function head(of: ServerResponse): string {
  const { _header: written } = of as unknown as { readonly _header: string }
  return written
}

/** Lines of a head; neither the order of headers nor the case of their names matters. */
function lines(of: ServerResponse): readonly string[] {
  return head(of).toLowerCase().split('\r\n').toSorted()
}

describe('fixed headers', () => {
  it('are written as one text, before all others', () => {
    const each = response()
    fixed.set(each)
    each.setHeader('X-Own', '1').writeHead(204)
    expect(head(each)).toMatch(
      /^HTTP\/1.1 204 No Content\r\nx-frame-options: SAMEORIGIN\r\nx-xss-protection: 0\r\nreferrer-policy: no-referrer\r\nX-Own: 1\r\n/,
    )
  })

  it('can be read, before and after the head is written', () => {
    const each = response()
    each.setHeader('x-own', '1').setHeader('X-Powered-By', 'Express')
    fixed.set(each)
    const read = () => ({ ...each.getHeaders() })
    expect(read()).toEqual({ ...Object.fromEntries(PAIRS), 'x-own': '1' })
    each.writeHead(200, { 'content-type': 'text/plain' })
    expect(read()).toEqual({ ...Object.fromEntries(PAIRS), 'x-own': '1', 'content-type': 'text/plain' })
    expect(each.hasHeader('constructor')).toBe(false)
  })

  it('of one response are not those of another', () => {
    const one = response()
    const other = response()
    fixed.set(one)
    fixed.set(other)
    one.appendHeader('x-frame-options', 'DENY')
    other.writeHead(204)
    expect(lines(other)).toContain('x-frame-options: sameorigin')
  })

  it('are refused once the head is written, as by Node', () => {
    const each = response()
    each.writeHead(204)
    expect(() => fixed.set(each)).toThrow('after they are sent')
  })

  it('are set by the response’s own methods where something has replaced them', () => {
    const each = response()
    const names: string[] = []
    each.setHeader = function (name, value) {
      names.push(name)
      return ServerResponse.prototype.setHeader.call(this, name, value)
    }
    fixed.set(each)
    expect(names).toEqual(PAIRS.map(([name]) => name))
  })

  it('that a framework hands to writeHead are written at once as well', () => {
    const each = response()
    fixed.writeAtOnce(each)
    each.writeHead(200, { 'content-type': 'text/plain', ...Object.fromEntries(PAIRS) })
    expect(head(each)).toMatch(/^HTTP\/1.1 200 OK\r\nx-frame-options: .*\r\nx-xss-protection: .*\r\nreferrer-policy: /)
    expect(lines(each)).toContain('content-type: text/plain')
  })

  it('make the same head as headers that are set one by one, whatever is done to them', () => {
    const names = fc.constantFrom('x-frame-options', 'X-XSS-Protection', 'x-own', 'X-Powered-By', 'set-cookie')
    const values = fc.constantFrom('SAMEORIGIN', '0', 'a', 'b')
    const change = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), name: names, value: values }),
      fc.record({ kind: fc.constant('append' as const), name: names, value: values }),
      fc.record({ kind: fc.constant('remove' as const), name: names, value: values }),
      fc.record({ kind: fc.constant('fixed' as const), name: names, value: values }),
    )
    const given = fc.option(fc.dictionary(names, values, { maxKeys: 3 }), { nil: undefined })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), given, (changes, headers) => {
        const [one, other] = [response(), response()]
        for (const each of [one, other]) {
          for (const { kind, name, value } of changes) {
            if (kind === 'set') each.setHeader(name, value)
            else if (kind === 'append') each.appendHeader(name, value)
            else if (kind === 'remove') each.removeHeader(name)
            else if (each === one) fixed.set(each)
            else setOneByOne(each)
          }
          if (headers === undefined) each.writeHead(200)
          else each.writeHead(200, headers)
        }
        expect(lines(one)).toEqual(lines(other))
      }),
    )
  })
})

function setOneByOne(each: ServerResponse): void {
  each.removeHeader('x-powered-by')
  for (const [name, value] of PAIRS) each.setHeader(name, value)
}
