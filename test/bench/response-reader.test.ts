import { describe, expect, it } from 'vitest'
import { ResponseReader } from './response-reader.ts'

const response = (body: string, status = '200 OK') =>
  Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)

describe('the reader of responses', () => {
  it('knows a whole response, also of a length that it has not seen before', () => {
    const reader = new ResponseReader()
    const outcomes = ['a', 'b', 'longer', 'b'].map((body) => reader.push(response(body), response(body).length))
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok'])
  })

  it('waits for the rest, wherever a response is cut', () => {
    const whole = response('{"id":"7"}')
    for (let cut = 1; cut < whole.length; cut++) {
      const reader = new ResponseReader()
      expect(reader.push(whole, cut)).toBe('more')
      expect(reader.push(whole.subarray(cut), whole.length - cut)).toBe('ok')
    }
  })

  it('does not count an error as an answer, even one that is as long as the answers', () => {
    const reader = new ResponseReader()
    const [good, bad] = [response('x'), response('x', '500 NO')]
    expect(bad.length).toBe(good.length)
    expect([reader.push(good, good.length), reader.push(bad, bad.length)]).toEqual(['ok', 'failed'])
  })

  it('refuses what it cannot tell apart', () => {
    const chunked = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
    expect(() => new ResponseReader().push(chunked, chunked.length)).toThrow('content-length')
    const two = Buffer.concat([response('a'), response('b')])
    expect(() => new ResponseReader().push(two, two.length)).toThrow('more than it was asked for')
  })
})
