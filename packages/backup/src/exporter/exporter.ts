import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Backup } from '@ticolops/obs-config'
import { BackupError } from '../backup-error.ts'
import type { Content } from '../manifest.ts'
import type { ObjectStore } from '../object-store.ts'
import { CONTENT_TYPE, exposition } from './exposition.ts'
import { samplesOf } from './samples.ts'
import type { Expected } from './samples.ts'
import { turnsOf } from './turns.ts'
import { watch } from './watch.ts'

/** What is exported, and where. */
export interface ExporterOptions {
  readonly store: ObjectStore
  readonly service: string
  readonly backup: Pick<Backup, 'schedule' | 'drill'>
  /** What is backed up, all by one schedule: whatever is missing of it is an alert. Default: both. */
  readonly contents?: readonly Content[]
  /** Default: 9464; 0 takes any. */
  readonly port?: number
  /** Default: every address, for Prometheus comes from outside. */
  readonly host?: string
  /** Milliseconds between two looks into the store. Default: a minute. */
  readonly interval?: number
  /** Told when the store can no longer be read, for another reason, or again (undefined). */
  readonly onChange?: (failure: BackupError | undefined) => void
}

/** A running exporter. */
export interface Exporter {
  readonly url: string
  stop(): Promise<void>
}

const MINUTE = 60_000

/**
 * Serves `/metrics` about a service's backups and drills, `/livez` and `/readyz`. A scrape is answered from memory and asks the store
 * nothing; that the store cannot be read is itself a metric, with its reason.
 * @throws BackupError when the port cannot be had.
 */
export async function startExporter({
  store,
  service,
  backup: { schedule, drill },
  contents = ['database', 'configuration'],
  port = 9464,
  host,
  interval = MINUTE,
  onChange = () => {},
}: ExporterOptions): Promise<Exporter> {
  const startedAt = Date.now() / 1000
  const expected: Expected = {
    ...(contents.includes('database') && { backup: turnsOf(schedule), drill: turnsOf(drill.schedule) }),
    ...(contents.includes('configuration') && { configuration: turnsOf(schedule) }),
  }
  const ending = new AbortController()
  const watched = watch({
    store,
    service,
    interval,
    timeout: Math.max(interval, 1000),
    signal: ending.signal,
    onChange,
  })
  let isReady = false
  void watched.first.then(() => (isReady = true))
  const metrics = (): string =>
    exposition(
      samplesOf(
        {
          service,
          expected,
          drillMaximumAge: drill.maximumAge,
          startedAt,
          read: watched.read,
          failure: watched.failure?.outcome,
        },
        Date.now() / 1000,
      ),
    )
  const server = createServer((request, response) => {
    const [status, text] = answer(new URL(request.url ?? '/', 'http://exporter').pathname)
    response.writeHead(status, { 'content-type': CONTENT_TYPE }).end(text)
  })
  const answer = (path: string): [number, string] => {
    if (path === '/metrics') return [200, metrics()]
    if (path === '/livez') return [200, 'ok\n']
    if (path === '/readyz') return isReady ? [200, 'ok\n'] : [503, 'the store has not been read yet\n']
    return [404, 'There is /metrics.\n']
  }
  await listen(server, port, host).catch((error: unknown) => {
    ending.abort()
    throw error
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      ending.abort()
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new BackupError('configuration', `The exporter cannot listen on port ${port}: ${error.message}.`, {
          hint: 'Give it a port that is free, with --port.',
          cause: error,
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
}
