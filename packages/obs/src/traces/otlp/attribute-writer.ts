import { ProtobufWriter } from './protobuf-writer.ts'
import type { AttributeMap } from './recorded-span.ts'
import { LENGTH, tag, VARINT, WIRE_64 } from './tag.ts'

/** Names whose bytes are kept: many more than the conventions have; those that are made up for each span must not fill the memory. */
const MAX_NAMES = 1000
/** Names that are kept are no longer than this. */
const MAX_LENGTH = 128

/** `KeyValue` of https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto. */
const KEY = tag(1, LENGTH)
const VALUE = tag(2, LENGTH)
/** `KeyValueList`, and `ArrayValue`. */
const ITEM = tag(1, LENGTH)
/** `AnyValue`. */
const STRING = tag(1, LENGTH)
const BOOL = tag(2, VARINT)
const INT = tag(3, VARINT)
const DOUBLE = tag(4, WIRE_64)
const ARRAY = tag(5, LENGTH)
const LIST = tag(6, LENGTH)
const BYTES = tag(7, LENGTH)

const MAX_INT = 2 ** 63

/** Writes attributes. The bytes of their names are kept, since nearly all spans have the same. */
export class AttributeWriter {
  readonly #names = new Map<string, Uint8Array>()

  /** @param field Tag of the field that repeats `KeyValue`. */
  write(writer: ProtobufWriter, field: number, attributes: AttributeMap): void {
    for (const name in attributes) {
      if (!Object.hasOwn(attributes, name)) continue
      writer.byte(field)
      const pair = writer.begin()
      writer.bytes(this.#names.get(name) ?? this.#name(name))
      this.#value(writer, attributes[name])
      writer.end(pair)
    }
  }

  /** What stands before a value: the name, and the tag of the value. */
  #name(name: string): Uint8Array {
    const writer = new ProtobufWriter(name.length + 4)
    writer.byte(KEY)
    writer.string(name)
    writer.byte(VALUE)
    const bytes = writer.finish()
    if (this.#names.size < MAX_NAMES && name.length <= MAX_LENGTH) this.#names.set(name, bytes)
    return bytes
  }

  /** `AnyValue` with its length; one that is none of its kinds is empty. */
  #value(writer: ProtobufWriter, value: unknown): void {
    const start = writer.begin()
    if (typeof value === 'string') {
      writer.byte(STRING)
      writer.string(value)
    } else if (typeof value === 'number') writeNumber(writer, value)
    else if (typeof value === 'boolean') {
      writer.byte(BOOL)
      writer.byte(value ? 1 : 0)
    } else if (value instanceof Uint8Array) {
      writer.byte(BYTES)
      writer.uint32(value.length)
      writer.bytes(value)
    } else if (Array.isArray(value)) this.#array(writer, value)
    else if (typeof value === 'object' && value !== null) {
      writer.byte(LIST)
      const list = writer.begin()
      this.write(writer, ITEM, value as AttributeMap)
      writer.end(list)
    }
    writer.end(start)
  }

  #array(writer: ProtobufWriter, values: readonly unknown[]): void {
    writer.byte(ARRAY)
    const start = writer.begin()
    for (const value of values) {
      writer.byte(ITEM)
      this.#value(writer, value)
    }
    writer.end(start)
  }
}

function writeNumber(writer: ProtobufWriter, value: number): void {
  if (Number.isInteger(value) && value >= -MAX_INT && value < MAX_INT) {
    writer.byte(INT)
    writer.int64(value)
  } else {
    writer.byte(DOUBLE)
    writer.double(value)
  }
}
