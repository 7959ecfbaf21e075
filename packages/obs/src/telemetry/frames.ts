import type { Socket } from 'node:net'
import { builtin } from '../builtin.ts'

/** Bytes that tell the length of a frame. */
const HEADER = 4

/** No page is longer; whoever announces more is not one of us. */
const MAX_FRAME = 256 * 1024 * 1024

/** Sends a value over a local socket, in V8's own form: both ends run the same Node. */
export function sendFrame(socket: Socket, value: unknown): void {
  const body = builtin.v8.serialize(value)
  const header = Buffer.alloc(HEADER)
  header.writeUInt32BE(body.length)
  socket.cork()
  socket.write(header)
  socket.write(body)
  socket.uncork()
}

/** Calls `received` for every value that comes over a local socket; one that breaks the form is cut off. */
export function onFrames(socket: Socket, received: (value: unknown) => void): void {
  let pending: Buffer[] = []
  let size = 0
  /** Bytes that must be there before it is worth looking again. */
  let wanted = HEADER

  function take(): Buffer {
    const all = Buffer.concat(pending)
    const taken = all.subarray(0, wanted)
    pending = [all.subarray(wanted)]
    size -= wanted
    return taken
  }

  let header = true
  socket.on('data', (chunk: Buffer) => {
    pending.push(chunk)
    size += chunk.length
    try {
      while (size >= wanted) {
        const taken = take()
        wanted = header ? taken.readUInt32BE() : HEADER
        if (wanted > MAX_FRAME) throw new RangeError(`a frame of ${wanted} bytes`)
        if (!header) received(builtin.v8.deserialize(taken))
        header = !header
      }
    } catch {
      socket.destroy()
    }
  })
}
