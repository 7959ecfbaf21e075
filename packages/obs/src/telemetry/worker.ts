/* The program of the telemetry thread. It is bundled into worker-program.ts, so that it is there in an application's bundle, too. */
import { parentPort, workerData } from 'node:worker_threads'
import { BESIDE_REQUESTS } from './in-slices.ts'
import { serve } from './serving.ts'
import type { Serving, ServingOptions } from './serving.ts'
import { letMainThreadGoFirst } from './thread-priority.ts'
import { ThreadSource } from './thread-source.ts'
import type { FromWorker, ToWorker } from './worker-protocol.ts'

const port = parentPort
const options = workerData as ServingOptions
let main: ThreadSource | undefined
let serving: Serving | undefined

const post = (message: FromWorker) => port?.postMessage(message)

const trouble = {
  warn: (message: string) => post({ type: 'warning', message }),
  failed: (error: unknown) =>
    post({ type: 'failure', message: error instanceof Error ? error.message : String(error) }),
}

letMainThreadGoFirst()
port?.on('message', (message: ToWorker) => {
  if (message.type === 'join') {
    main = new ThreadSource({ ...message, worker: '' }, post)
    serving = serve(main, options, trouble, BESIDE_REQUESTS)
    void serving.settled().then((state) => post({ type: 'state', state }))
  } else if (message.type === 'thread-ended') serving?.threadEnded(message.worker)
  else if (message.type === 'accept-workers') serving?.acceptWorkers(message.address)
  else if (message.type === 'close')
    void Promise.resolve(serving?.close()).finally(() => {
      post({ type: 'state', state: { state: 'off' } })
      port.close()
    })
  else main?.receive(message)
})
post({ type: 'up' })
