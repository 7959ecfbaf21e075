#!/usr/bin/env node
import { EXIT } from './exit-code.ts'
import { processIo } from './io.ts'
import { main } from './main.ts'

const stop = new AbortController()
process.on('SIGINT', () => {
  // The first one lets the object in flight finish; whoever presses it twice means now.
  if (stop.signal.aborted) process.exit(EXIT.interrupted)
  stop.abort()
})
process.on('SIGTERM', () => stop.abort())
// `ticolops-obs … | head` closes the pipe early; that is the reader's right and no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.unexpected),
)

const exitCode = await main(process.argv.slice(2), processIo(stop))
// Kept-alive connections must not hold the process; what was written must be out before it goes.
process.stdout.write('', () => process.exit(exitCode))
