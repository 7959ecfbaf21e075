import { builtin } from '../builtin.ts'
import { now } from '../clock.ts'

// Every line needs it.
const { writeSync } = builtin.fs

/** Bytes of lines that may wait for a reader. */
const MAX_WAITING = 8 * 1024 * 1024
/** How long a line waits for the reader within its call before it waits in memory, in milliseconds. One that reads at all needs less. */
const PATIENCE_MS = 20
/** How often a reader is looked for after that, in milliseconds. */
const RETRY_MS = 20
/** How long the end of the process waits for a reader, in milliseconds. */
const LAST_MS = 1000
/** How long a destination that refused a line is left alone, in milliseconds: a full disk may have room again. */
const REST_MS = 1000

/** Bytes that are written at once: what a pipe of Linux holds. */
const BATCH = 64 * 1024

const LINE_FEED = 10

/** Who is told of lines that could not be written. */
export interface LineTrouble {
  lost(lines: number, reason: string): void
}

/**
 * Writes lines to a file descriptor within the call that logs them, so that no crash and no exit can lose one. A pipe that is full (EAGAIN)
 * holds the application up for a moment only: then lines wait in memory for their turn, and are written at the latest as the process exits.
 * One that is closed (EPIPE) does not end the process. Every line that is lost is told.
 */
export class LineWriter {
  readonly #descriptor: number
  readonly #trouble: LineTrouble
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #retry: NodeJS.Timeout | undefined
  #flushesAtExit = false
  #restUntil = 0
  #refusal = ''

  constructor(descriptor: number, trouble: LineTrouble) {
    this.#descriptor = descriptor
    this.#trouble = trouble
  }

  /** Bytes that wait for a reader. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** @param line With its line feed. */
  write(line: string): void {
    if (this.#waitingBytes > 0) this.#keep(Buffer.from(line))
    else if (this.#restUntil > 0 && now() < this.#restUntil) this.#trouble.lost(1, this.#refusal)
    else this.#writeNow(line)
  }

  /** Writes what waits; waits for a reader itself, but no longer than a second. */
  flushSync(): void {
    if (!this.#drainWithin(LAST_MS)) this.#giveUp('nobody reads it')
  }

  #writeNow(line: string): void {
    try {
      const written = writeSync(this.#descriptor, line)
      if (written < Buffer.byteLength(line)) this.#keep(Buffer.from(line).subarray(written))
    } catch (error) {
      if (isFull(error)) this.#keep(Buffer.from(line))
      else this.#refused(error, 1)
    }
  }

  #keep(chunk: Buffer): void {
    if (this.#waitingBytes + chunk.length > MAX_WAITING) {
      this.#trouble.lost(1, `${MAX_WAITING / 1024 / 1024} MiB wait for a reader`)
      return
    }
    const isFirst = this.#waitingBytes === 0
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    if (isFirst && this.#drainWithin(PATIENCE_MS)) return
    this.#retryLater()
    if (this.#flushesAtExit) return
    this.#flushesAtExit = true
    process.once('exit', () => this.flushSync())
  }

  #retryLater(): void {
    if (this.#retry !== undefined) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      if (!this.#drain()) this.#retryLater()
    }, RETRY_MS).unref()
  }

  #drainWithin(milliseconds: number): boolean {
    const deadline = now() + milliseconds
    while (!this.#drain()) {
      if (now() > deadline) return false
      pause(1)
    }
    return true
  }

  /** Returns whether nothing waits any more. */
  #drain(): boolean {
    try {
      while (this.#waitingBytes > 0) this.#writeBatch()
    } catch (error) {
      if (isFull(error)) return false
      this.#refused(error, 0)
    }
    return true
  }

  /** Writes lines together: a call for each would hold the application up more than their waiting does. */
  #writeBatch(): void {
    let [count, bytes] = [0, 0]
    while (count < this.#waiting.length && bytes < BATCH) bytes += this.#waiting[count++]?.length ?? 0
    const batch = Buffer.concat(this.#waiting.splice(0, count))
    // Back before the attempt, which may fail.
    this.#waiting.unshift(batch)
    const written = writeSync(this.#descriptor, batch)
    this.#waitingBytes -= written
    if (written === batch.length) this.#waiting.shift()
    else this.#waiting[0] = batch.subarray(written)
  }

  /** @param lines That are lost beside those that wait. */
  #refused(error: unknown, lines: number): void {
    this.#restUntil = now() + REST_MS
    this.#refusal = error instanceof Error ? error.message : String(error)
    this.#giveUp(this.#refusal, lines)
  }

  #giveUp(reason: string, lines = 0): void {
    // What is left of a line that was begun ends with its line feed, too.
    const waiting = this.#waiting.reduce((sum, chunk) => sum + countLines(chunk), 0)
    this.#waiting = []
    this.#waitingBytes = 0
    if (lines + waiting > 0) this.#trouble.lost(lines + waiting, reason)
  }
}

function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EAGAIN' || code === 'EBUSY'
}

function countLines(chunk: Buffer): number {
  let count = 0
  for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) count++
  return count
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
