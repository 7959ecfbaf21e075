/*
 * tag.ts: what stands before a field of protobuf: https://protobuf.dev/programming-guides/encoding/#structure.
 */

/** Wire types. */
export const VARINT = 0
export const WIRE_64 = 1
export const LENGTH = 2
export const WIRE_32 = 5

/**
 * The tag of a field. One of the fields 1 to 15 takes a byte.
 *
 * @param wire One of the wire types.
 */
export function tag(field: number, wire: number): number {
  return (field << 3) | wire
}
