/** `HTTP/1.1 200`: the first digit of the status. */
const STATUS_AT = 9
const DIGIT_2 = 0x32
const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * Finds the end of each response on a connection that has one request in flight at a time. Nearly all responses arrive in one
 * piece and are as long as the one before; those cost two comparisons, so that the load takes little of the machine.
 */
export class ResponseReader {
  #usualLength = -1
  #pending: Buffer | undefined

  /** Takes `length` bytes of `chunk`, which may be reused afterwards. Throws for a response that does not say how long it is. */
  push(chunk: Buffer, length: number): 'more' | 'ok' | 'failed' {
    if (this.#pending === undefined && length === this.#usualLength && chunk[STATUS_AT] === DIGIT_2) return 'ok'
    const part = Buffer.from(chunk.subarray(0, length))
    const bytes = this.#pending === undefined ? part : Buffer.concat([this.#pending, part])
    const whole = wholeLength(bytes)
    if (whole === undefined || bytes.length < whole) {
      this.#pending = bytes
      return 'more'
    }
    if (bytes.length > whole) throw new Error('the server sent more than it was asked for')
    this.#pending = undefined
    this.#usualLength = whole
    return bytes[STATUS_AT] === DIGIT_2 ? 'ok' : 'failed'
  }
}

/** Bytes of head and body, or undefined when the head is not complete yet. */
function wholeLength(bytes: Buffer): number | undefined {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd === -1) return undefined
  const head = bytes.toString('latin1', 0, headEnd)
  const contentLength = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (contentLength === undefined) throw new Error(`the load needs responses with a content-length, but got: ${head}`)
  return headEnd + HEAD_END.length + Number(contentLength)
}
