/** Strings up to this many characters are written by a loop; calling Node's own writer takes as long as the loop for some 40 (measured, Node 24). */
const SHORT = 40
/** `2 ** 32`. */
const TWO_32 = 4_294_967_296

/**
 * Writes messages of protobuf in one pass: https://protobuf.dev/programming-guides/encoding/. What is written grows as it must. The length of a
 * message stands before it and is known after it: {@link begin} leaves room, and {@link end} moves the message where the room was wrong.
 */
export class ProtobufWriter {
  #bytes: Buffer
  #end = 0

  /** @param capacity Bytes that are likely needed. */
  constructor(capacity: number) {
    this.#bytes = Buffer.alloc(capacity)
  }

  /** What has been written, in memory of its own: a view would take all of the buffer along to another thread. */
  finish(): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(0, this.#end))
  }

  /** A field's number and wire type, for the fields 1 to 15, and any other byte. */
  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#end++] = value
  }

  bytes(value: Uint8Array): void {
    const { length } = value
    this.#reserve(length)
    const into = this.#bytes
    let at = this.#end
    // For as few bytes as names have, a loop is quicker than `set`.
    if (length <= SHORT) for (let index = 0; index < length; index++) into[at++] = value[index] ?? 0
    else into.set(value, at)
    this.#end += length
  }

  /** @param value An integer from 0 up to `2 ** 32 - 1`. */
  uint32(value: number): void {
    this.#reserve(5)
    this.#end = writeVarint(this.#bytes, this.#end, value)
  }

  /** @param value An integer from `-(2 ** 63)` up to what is below `2 ** 63`. */
  int64(value: number): void {
    if (value >= 0 && value < TWO_32) {
      this.uint32(value)
      return
    }
    this.#reserve(10)
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest > 127n; rest >>= 7n) this.#bytes[this.#end++] = Number(rest & 127n) | 128
    this.#bytes[this.#end++] = Number(rest)
  }

  fixed32(value: number): void {
    this.#reserve(4)
    this.#end = writeFixed32(this.#bytes, this.#end, value)
  }

  /** @param low The lower 32 bits. */
  fixed64(low: number, high: number): void {
    this.#reserve(8)
    this.#end = writeFixed32(this.#bytes, writeFixed32(this.#bytes, this.#end, low), high)
  }

  double(value: number): void {
    this.#reserve(8)
    this.#end = this.#bytes.writeDoubleLE(value, this.#end)
  }

  /** A string with its length. */
  string(text: string): void {
    const { length } = text
    // No character of UTF-16 takes more than three bytes of UTF-8, and no length more than five.
    this.#reserve(3 * length + 5)
    if (length <= SHORT && this.#shortAscii(text)) return
    const start = this.begin(lengthOfVarint(length))
    this.#end += this.#bytes.write(text, this.#end)
    this.end(start, lengthOfVarint(length))
  }

  /** @param digits Hexadecimal, two for each byte; their length is written before them. */
  hex(digits: string): void {
    const length = digits.length >>> 1
    this.uint32(length)
    this.#reserve(length)
    const bytes = this.#bytes
    const start = this.#end
    for (let index = 0; index < length; index++)
      bytes[start + index] = (nibble(digits.charCodeAt(2 * index)) << 4) | nibble(digits.charCodeAt(2 * index + 1))
    this.#end = start + length
  }

  /**
   * Begins a message, the tag of which has been written.
   *
   * @param room Bytes that its length is likely to take: 1 below 128, 2 below 16,384, 3 below 2,097,152.
   * @returns Where it begins, for {@link end}.
   */
  begin(room = 1): number {
    this.#reserve(room)
    return (this.#end += room)
  }

  /** Ends what was begun at `start` with the same `room`. */
  end(start: number, room = 1): void {
    const length = this.#end - start
    const needed = lengthOfVarint(length)
    if (needed !== room) {
      this.#reserve(needed)
      this.#bytes.copyWithin(start - room + needed, start, this.#end)
      this.#end += needed - room
    }
    writeVarint(this.#bytes, start - room, length)
  }

  /** Writes a string, or nothing where it has other characters than ASCII's. */
  #shortAscii(text: string): boolean {
    const { length } = text
    const bytes = this.#bytes
    const start = this.#end + 1
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index)
      if (code > 127) return false
      bytes[start + index] = code
    }
    bytes[start - 1] = length
    this.#end = start + length
    return true
  }

  #reserve(size: number): void {
    const needed = this.#end + size
    if (needed > this.#bytes.length) this.#grow(needed)
  }

  #grow(needed: number): void {
    const grown = Buffer.alloc(Math.max(needed, 2 * this.#bytes.length))
    grown.set(this.#bytes)
    this.#bytes = grown
  }
}

function lengthOfVarint(value: number): number {
  return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : value < 268_435_456 ? 4 : 5
}

function writeVarint(bytes: Buffer, start: number, value: number): number {
  let at = start
  let rest = value
  for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128
  bytes[at++] = rest
  return at
}

function writeFixed32(bytes: Buffer, at: number, value: number): number {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
  return at + 4
}

/** Of a character of `0-9a-fA-F`: the letters are 9 away from their lower four bits. */
function nibble(code: number): number {
  return (code & 15) + (code >> 6) * 9
}
