import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { addRateLimitFields } from './rate-limit-fields.ts'

function response(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()))
}

describe('the fields of a limiter', () => {
  it('are headers like all others: they are read, changed, removed and sent', () => {
    const each = response()
    addRateLimitFields(each, '"api";q=5;w=60', '"api";r=4;t=60')
    expect({ ...each.getHeaders() }).toEqual({ 'ratelimit-policy': '"api";q=5;w=60', ratelimit: '"api";r=4;t=60' })
    each.removeHeader('RateLimit-Policy')
    each.setHeader('X-Own', '1')
    each.appendHeader('RateLimit', '"other";r=1;t=1')
    each.writeHead(200)
    const { _header: head } = each as unknown as { readonly _header: string }
    expect(head).not.toContain('policy')
    expect(head).toContain('ratelimit: "api";r=4;t=60\r\nratelimit: "other";r=1;t=1\r\nX-Own: 1\r\n')
  })

  it.each([
    ['a text', '"first";r=1;t=1', '"first";r=1;t=1, "api";r=4;t=60'],
    ['several', ['"first";r=1;t=1', '"second";r=2;t=2'], '"first";r=1;t=1, "second";r=2;t=2, "api";r=4;t=60'],
    ['nothing', '', '"api";r=4;t=60'],
  ])('stand beside what is there: %s', (_what, before, after) => {
    const each = response()
    each.setHeader('RateLimit', before)
    addRateLimitFields(each, '"api";q=5;w=60', '"api";r=4;t=60')
    expect(each.getHeader('ratelimit')).toBe(after)
    expect(each.getHeaderNames()).toEqual(['ratelimit', 'ratelimit-policy'])
  })

  it('are set by the response’s own methods where something has replaced them', () => {
    const each = response()
    const set: [string, unknown][] = []
    each.setHeader = function (name, value) {
      set.push([name, value])
      return ServerResponse.prototype.setHeader.call(this, name, value)
    }
    addRateLimitFields(each, '"api";q=5;w=60', '"api";r=4;t=60')
    expect(set).toEqual([
      ['ratelimit-policy', '"api";q=5;w=60'],
      ['ratelimit', '"api";r=4;t=60'],
    ])
  })

  it('are refused once the head is written, as by Node', () => {
    const each = response()
    each.writeHead(204)
    expect(() => addRateLimitFields(each, '"api";q=5;w=60', '"api";r=4;t=60')).toThrow('after they are sent')
  })
})
