#!/usr/bin/env node
import { EXIT } from './exit-code.ts'

/** What the Kubernetes client needs; it fails on older ones with words that help nobody. */
const OLDEST = [22, 19] as const

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `error: Node ${process.versions.node} is too old.\n  fix: Use Node ${OLDEST.join('.')} or newer.\n`,
  )
  process.exit(EXIT.usage)
}

const stop = new AbortController()
process.on('SIGINT', () => {
  // The first one lets the object in flight finish; whoever presses it twice means now.
  if (stop.signal.aborted) process.exit(EXIT.interrupted)
  stop.abort()
})
process.on('SIGTERM', () => stop.abort())
// `ticolops-obs … 2>&1 | head` closes the pipe early; that is the reader's right. What was begun is done to its end,
// unread: an install must not stop between two objects, and the exit code must still tell how it went.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return
    process.stderr.write(`error: The output cannot be written: ${message}.\n`)
    process.exit(EXIT.unexpected)
  })
}

const [{ main }, { processIo }] = await Promise.all([import('./main.ts'), import('./io.ts')])
const exitCode = await main(process.argv.slice(2), processIo(stop))
// Kept-alive connections must not hold the process; what was written must be out before it goes.
process.stdout.write('', () => process.exit(exitCode))
