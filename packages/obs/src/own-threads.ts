import type { Worker } from 'node:worker_threads'

/** Threads that the SDK has started for itself: they are none of the application's. Whoever starts one adds it in the same turn. */
export const ownThreads = new WeakSet<Worker>()
