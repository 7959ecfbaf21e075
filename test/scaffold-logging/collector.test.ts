import { appendFileSync, mkdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { PARTS } from '@ticolops/obs-scaffold'
import { temporaryFolder, waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sample } from '../scaffold-pipeline/repository.ts'
import { startWith } from './collector.ts'
import type { StartedCollector } from './collector.ts'
import { LogReceiver } from './receiver.ts'
import type { ReceivedRecord } from './receiver.ts'

const service = sample('express-app')
const { name, namespace } = service

function generated(file: string): string {
  const files = PARTS.flatMap((part) => part.files(service))
  const text = files.find(({ path: each }) => each === file)?.text
  if (text === undefined) throw new Error(`${file} is not generated`)
  return text
}

const TIME = '2026-01-31T12:00:00.250Z'
const WRITTEN = '2026-01-31T12:00:00.999999999Z'

/** A line as containerd and CRI-O write it. */
const cri = (line: string, tag = 'F'): string => `${WRITTEN} stdout ${tag} ${line}\n`
/** A line as Docker's json-file driver writes it. */
const docker = (line: string, container: string): string =>
  `${JSON.stringify({ log: `${line}\n`, stream: 'stdout', attrs: { 'com.docker.compose.service': container }, time: WRITTEN })}\n`

/** A line of `obs.logger`. */
const line = (fields: object = {}, msg = 'done'): string =>
  JSON.stringify({ level: 'warn', time: TIME, service: name, release: 'r1', ...fields, msg })
const TRACE = { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: '00f067aa0ba902b7', trace_flags: '01' }

/** Names whose values @ticolops/obs does not write either. */
const SECRET_NAMES = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'password',
  'passwd',
  'passphrase',
  'secret',
  'client-secret',
  'token',
  'access-token',
  'refresh-token',
  'id-token',
  'api-key',
  'x-api-key',
  'private-key',
  'credentials',
]
/** A name as people write it. */
const spellings = (secret: string): string[] => [
  secret,
  secret.replaceAll('-', '_'),
  secret.replaceAll('-', '').toUpperCase(),
  secret.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  `db_${secret}`,
]

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)
const lines = (from: number, to: number): string =>
  numbers(from, to)
    .map((n) => cri(line({ n })))
    .join('')
const sorted = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b)

await describeWithServers('the collector', ['otelcol'], () => {
  let place: ReturnType<typeof temporaryFolder>
  let backend: LogReceiver
  let collector: StartedCollector | undefined
  beforeEach(async () => {
    place = temporaryFolder('logging')
    backend = await new LogReceiver().listen()
  })
  afterEach(async () => {
    await collector?.process.stop()
    await backend.vanish().catch(() => undefined)
    place.remove()
  })

  const start = async (file = 'deploy/logging/collector.yaml'): Promise<void> => {
    collector = await startWith(generated(file), place.folder, backend.endpoint)
  }
  /** Adds to a file of the node, below its root. */
  const write = (file: string, text: string): void => {
    const target = path.join(place.folder, file)
    mkdirSync(path.dirname(target), { recursive: true })
    appendFileSync(target, text)
  }
  const received = (): number[] => backend.records.map(({ attributes }) => Number(attributes['n']))
  const POD = `var/log/pods/${namespace}_${name}-5d4f_0b8a7c6d-1111-2222-3333-444455556666/server/0.log`
  const arrived = async (count: number): Promise<readonly ReceivedRecord[]> => {
    await waitUntil(`${count} records arrive`, async () => backend.records.length >= count)
    return backend.records
  }
  const only = async (): Promise<ReceivedRecord | undefined> => (await arrived(1))[0]

  describe('makes of a line', () => {
    it('a record with its time, severity, trace, route and owner, and nothing twice', async () => {
      await start()
      write(POD, cri(line({ team: 'a', count: 3, ...TRACE, http_route: '/teams/:id' })))
      expect(await only()).toEqual({
        time: Date.parse(TIME),
        severity: 13,
        body: 'done',
        traceId: TRACE.trace_id,
        spanId: TRACE.span_id,
        flags: 1,
        attributes: { team: 'a', count: 3, 'http.route': '/teams/:id', 'log.iostream': 'stdout' },
        resource: {
          'service.name': name,
          'service.version': 'r1',
          'service.namespace': namespace,
          'k8s.namespace.name': namespace,
          'k8s.pod.name': `${name}-5d4f`,
          'k8s.pod.uid': '0b8a7c6d-1111-2222-3333-444455556666',
          'k8s.container.name': 'server',
          'k8s.container.restart_count': '0',
        },
      })
    })

    it.each([
      ['trace', 1],
      ['debug', 5],
      ['info', 9],
      ['warn', 13],
      ['error', 17],
      ['fatal', 21],
      [10, 1],
      [30, 9],
      [50, 17],
      ['verbose', 5],
      ['other', 0],
    ])('level %j severity %i', async (level, severity) => {
      await start()
      write(POD, cri(line({ level })))
      expect((await only())?.severity).toBe(severity)
    })

    it('of pino alone, with its time in milliseconds, the same', async () => {
      await start()
      write(POD, cri(JSON.stringify({ level: 40, time: Date.parse(TIME), pid: 1, msg: 'late' })))
      expect(await only()).toMatchObject({ time: Date.parse(TIME), severity: 13, body: 'late', attributes: { pid: 1 } })
    })

    it('with an error an exception, by the names of OpenTelemetry', async () => {
      await start()
      write(
        POD,
        cri(line({ level: 'error', err: { type: 'TypeError', message: 'no', stack: 'TypeError: no\n at x' } })),
      )
      expect((await only())?.attributes).toEqual({
        'log.iostream': 'stdout',
        'exception.type': 'TypeError',
        'exception.message': 'no',
        'exception.stacktrace': 'TypeError: no\n at x',
      })
    })

    it('that is no JSON, or has no valid trace, a record all the same', async () => {
      await start()
      write(POD, cri('listening on 3000') + cri('{"level": "info", broken') + cri(line({ trace_id: 'zz' }, 'odd')))
      expect((await arrived(3)).map(({ body, traceId, time }) => [body, traceId, time])).toEqual([
        ['listening on 3000', '', Date.parse(WRITTEN)],
        ['{"level": "info", broken', '', Date.parse(WRITTEN)],
        ['odd', '', Date.parse(TIME)],
      ])
    })

    it('that the runtime has cut into parts one record', async () => {
      await start()
      const whole = line({ text: 'x'.repeat(20_000), ...TRACE })
      write(POD, cri(whole.slice(0, 16_384), 'P') + cri(whole.slice(16_384)))
      expect(await only()).toMatchObject({ body: 'done', traceId: TRACE.trace_id })
      expect(backend.records).toHaveLength(1)
    })

    it('by Docker the same, of the service alone', async () => {
      await start('deploy/local/collector.yaml')
      write(
        'var/lib/docker/containers/abc/abc-json.log',
        docker(line({}, 'of another'), 'postgres') + docker(line(TRACE), 'app'),
      )
      expect(await only()).toMatchObject({
        time: Date.parse(TIME),
        severity: 13,
        body: 'done',
        traceId: TRACE.trace_id,
        resource: { 'service.name': name, 'service.namespace': namespace },
      })
      expect(backend.records.map(({ body }) => body)).toEqual(['done'])
    })
  })

  describe('takes out', () => {
    it('values of every name that the SDK redacts, in every spelling, at any depth, of any type', async () => {
      await start()
      const values = ['hunter2 "x" \\', 12_345_678, ['hunter2'], { a: 'hunter2' }]
      const written = SECRET_NAMES.flatMap((secret) =>
        spellings(secret).flatMap((key) =>
          values.map((value) => line({ request: { headers: [{ [key]: value, other: 'kept' }] } })),
        ),
      )
      write(POD, written.map((each) => cri(each)).join(''))
      const records = await arrived(written.length)
      const text = JSON.stringify(records)
      expect(text).not.toMatch(/hunter2|12345678/)
      expect(text.match(/kept/g)).toHaveLength(written.length)
      expect(text.match(/\[redacted\]/g)).toHaveLength(written.length)
    })

    it.each([
      ['sent Authorization: Bearer abcdefgh.ijklmnop', 'sent Authorization: Bearer [redacted]'],
      ['sent Authorization: Basic YXBwOmg=', 'sent Authorization: Basic [redacted]'],
      ['a bearer abcdefgh.ijklmnop came', 'a bearer [redacted] came'],
      [`got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0abc.c2lnbmF0dXJl here`, 'got [redacted] here'],
      ['postgres://app:hunter2@db:5432/app failed', 'postgres://app:[redacted]@db:5432/app failed'],
      ['GET /teams?page=2&access_token=hunter2&x=1', 'GET /teams?page=2&access_token=[redacted]&x=1'],
      ['key AKIAIOSFODNN7EXAMPLE', 'key [redacted]'],
      [String.raw`-----BEGIN RSA PRIVATE KEY-----\nMIIhunter2\n-----END RSA PRIVATE KEY----- read`, '[redacted] read'],
    ])('what looks like a secret wherever it stands: %s', async (text, left) => {
      await start()
      write(POD, cri(text) + cri(JSON.stringify({ level: 'info', msg: text.replaceAll(String.raw`\n`, '\n') })))
      expect((await arrived(2)).map(({ body }) => body)).toEqual([left, left])
    })

    it('nothing else', async () => {
      await start()
      const fields = { tokens: 3, secretary: 'Ada', author: 'Bob', url: 'https://example.com:8080/a@b', keys: ['a'] }
      write(POD, cri(line(fields, 'basic authentication of the bearer: token count is 3')))
      expect(await only()).toMatchObject({
        body: 'basic authentication of the bearer: token count is 3',
        attributes: fields,
      })
    })
  })

  describe('loses nothing', () => {
    it('of what it holds, while the backend is away: its queue tells how much', async () => {
      await start()
      await backend.vanish()
      write(POD, lines(0, 10))
      await waitUntil('an attempt fails', async () => collector?.process.tail(200).includes('Exporting failed'))
      const page = await (await fetch(collector?.metrics ?? '')).text()
      expect(Number(/^otelcol_exporter_queue_size\{.*\} (\S+)$/m.exec(page)?.[1])).toBeGreaterThan(0)
    })

    it('while the backend is away, and sends each once when it is back', async () => {
      await start()
      write(POD, lines(0, 10))
      await arrived(10)
      await backend.vanish()
      write(POD, lines(10, 2000))
      await waitUntil('an attempt fails', async () => collector?.process.tail(200).includes('Exporting failed'))
      await backend.listen()
      await arrived(2000)
      expect(sorted(received())).toEqual(numbers(0, 2000))
    })

    it('of what was written before it started', async () => {
      write(POD, lines(0, 50))
      await start()
      await arrived(50)
      expect(received()).toEqual(numbers(0, 50))
    })

    it('when it is stopped with the backend away, and sends each once when both are back', async () => {
      await start()
      write(POD, lines(0, 10))
      await arrived(10)
      await backend.vanish()
      write(POD, lines(10, 500))
      await waitUntil('an attempt fails', async () => collector?.process.tail(200).includes('Exporting failed'))
      await collector?.process.stop()
      write(POD, lines(500, 600))
      await backend.listen()
      await start()
      await arrived(600)
      expect(sorted(received())).toEqual(numbers(0, 600))
    })

    it('when it is killed in the midst; some may then come twice', async () => {
      await start()
      await backend.vanish()
      write(POD, lines(0, 500))
      await waitUntil('an attempt fails', async () => collector?.process.tail(200).includes('Exporting failed'))
      if (collector !== undefined) process.kill(collector.process.pid, 'SIGKILL')
      await collector?.process.exited
      write(POD, lines(500, 600))
      await backend.listen()
      await start()
      await waitUntil('every line arrives', async () => new Set(received()).size === 600)
      expect([...new Set(sorted(received()))]).toEqual(numbers(0, 600))
    })

    it('when the runtime begins a new file', async () => {
      await start()
      write(POD, lines(0, 100))
      await arrived(100)
      renameSync(path.join(place.folder, POD), path.join(place.folder, POD.replace('0.log', '0.log.20260131-120000')))
      write(POD, lines(100, 200))
      await arrived(200)
      expect(sorted(received())).toEqual(numbers(0, 200))
    })
  })

  it('tells its own state by the metrics that its files name', async () => {
    await start()
    write(POD, cri(line()))
    await arrived(1)
    const page = await (await fetch(collector?.metrics ?? '')).text()
    for (const metric of [
      'otelcol_exporter_queue_size',
      'otelcol_exporter_queue_capacity',
      'otelcol_exporter_sent_log_records',
    ])
      expect(page).toMatch(new RegExp(`^${metric}\\{`, 'm'))
  })
})
