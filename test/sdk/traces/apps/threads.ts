/* threads.ts: the application, which says of each thread that one has begun and, with END_THREADS, ends it at once. */
process.on('worker', (worker) => {
  process.stderr.write('a thread\n')
  if (process.env['END_THREADS'] !== undefined) worker.once('online', () => void worker.terminate())
})
await import('./application.ts')
