import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getText, openStore, putText } from '@ticolops/obs-backup'
import type { Bytes, ObjectStore } from '@ticolops/obs-backup'
import type { BackupStore } from '@ticolops/obs-config'
import { startAzure, startFaultProxy, startGcs, startS3 } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUCKET, settingsOf, useCredentials } from './world.ts'

/** A running store, and how the configuration names it. */
interface Running {
  readonly settings: BackupStore
  stop(): Promise<void>
}

const starts: Record<BackupStore['kind'], () => Promise<Running>> = {
  s3: async () => {
    const s3 = await startS3({ buckets: [BUCKET] })
    useCredentials(s3)
    return { settings: settingsOf(s3), stop: () => s3.stop() }
  },
  gcs: async () => {
    const gcs = await startGcs({ buckets: [BUCKET] })
    return { settings: { ...settingsOf(gcs), kind: 'gcs' }, stop: () => gcs.stop() }
  },
  azure: async () => {
    const azure = await startAzure()
    process.env['AZURE_STORAGE_CONNECTION_STRING'] = azure.connectionString
    const { BlobServiceClient } = await import('@azure/storage-blob')
    await BlobServiceClient.fromConnectionString(azure.connectionString).createContainer(BUCKET)
    return { settings: { ...settingsOf(azure), kind: 'azure' }, stop: () => azure.stop() }
  },
}

await describeWithServers('the stores', ['versitygw', 'fake-gcs-server'], () => {
  describe.each(['s3', 'gcs', 'azure'] as const)('%s', (kind) => {
    let running: Running
    let store: ObjectStore
    beforeAll(async () => {
      running = await starts[kind]()
      store = await openStore(running.settings)
    })
    afterAll(async () => {
      store.close()
      await running.stop()
    })

    const keys = async (prefix: string): Promise<string[]> =>
      (await all(store.list(prefix))).map(({ key }) => key).toSorted()

    test('gives back a stream of many parts as it was stored', async () => {
      const written = createHash('sha256')
      await store.put('large/one', passing(noise(21), written))
      const read = createHash('sha256')
      let bytes = 0
      for await (const chunk of passing(await store.get('large/one'), read)) bytes += chunk.byteLength
      expect(bytes).toBe(21 * MiB)
      expect(read.digest('hex')).toBe(written.digest('hex'))
      const [object] = await all(store.list('large/'))
      expect(object).toMatchObject({ key: 'large/one', bytes: 21 * MiB })
      expect(Math.abs((object?.modifiedAt.getTime() ?? 0) - Date.now())).toBeLessThan(600_000)
    })

    test('keeps an empty object and one with letters of many languages', async () => {
      await putText(store, 'small/empty', '')
      await putText(store, 'small/text', '東京 🚀')
      expect(await getText(store, 'small/empty')).toBe('')
      expect(await getText(store, 'small/text')).toBe('東京 🚀')
      expect(await keys('small/')).toEqual(['small/empty', 'small/text'])
    })

    test('has nothing of a stream that broke, and nothing of one that was told to stop', async () => {
      await expect(store.put('broken/one', brokenAfter(noise(18)))).rejects.toThrow(/the source broke/)
      const stop = new AbortController()
      const stopping = async function* (): Bytes {
        yield* noise(18)
        stop.abort()
        yield* noise(1)
      }
      await expect(store.put('broken/two', stopping(), { signal: stop.signal })).rejects.toMatchObject({
        outcome: 'interrupted',
      })
      expect(await keys('broken/')).toEqual([])
      expect(await all(store.unfinished('broken/'))).toEqual([])
    })

    test('lets only one of several that ask at once have a key', async () => {
      const attempts = Array.from({ length: 8 }, (_, at) => store.swap('swap/one', `from ${at}`, undefined))
      const granted = (await Promise.all(attempts)).flatMap((yes, at) => (yes ? [at] : []))
      expect(granted).toHaveLength(1)
      const first = await store.peek('swap/one')
      expect(first?.text).toBe(`from ${granted[0]}`)
      const replaced = await Promise.all(['a', 'b'].map((text) => store.swap('swap/one', text, first?.tag)))
      expect(replaced.filter(Boolean)).toHaveLength(1)
      expect(await store.swap('swap/one', 'late', first?.tag)).toBe(false)
    })

    test('says that nothing is there, and deletes what is not there', async () => {
      expect(await store.peek('nothing')).toBeUndefined()
      await expect(store.get('nothing')).rejects.toMatchObject({ outcome: 'no_such_backup' })
      await store.delete('nothing')
      await putText(store, 'gone', 'x')
      await store.delete('gone')
      expect(await keys('gone')).toEqual([])
    })

    test('lists more objects than one page has', async () => {
      const pages = kind === 's3' ? 1050 : 30
      const names = Array.from({ length: pages }, (_, at) => `pages/${String(at).padStart(4, '0')}`)
      for (let at = 0; at < names.length; at += 50)
        await Promise.all(names.slice(at, at + 50).map((name) => store.swap(name, '1', undefined)))
      expect(await keys('pages/')).toEqual(names)
    })

    test('names a bucket that is not there, whatever is asked', async () => {
      const other = await openStore({ ...running.settings, bucket: 'no-such-bucket' })
      const failure = { outcome: 'no_such_bucket', message: expect.stringContaining('no-such-bucket') }
      await expect(putText(other, 'x', 'x')).rejects.toMatchObject(failure)
      await expect(other.swap('x', 'x', undefined)).rejects.toMatchObject(failure)
      await expect(all(other.list('x'))).rejects.toMatchObject(failure)
      // Google says which of the two is missing; its stand-in does not.
      const reading = kind === 'gcs' ? { outcome: 'no_such_backup' } : failure
      await expect(other.get('x')).rejects.toMatchObject(reading)
      other.close()
    })
  })

  test('S3 whose connection is cut while an object is read says so', async () => {
    const s3 = await starts.s3()
    const proxy = await startFaultProxy({ port: Number(new URL(s3.settings.endpoint ?? '').port) })
    const store = await openStore({ ...s3.settings, endpoint: `http://127.0.0.1:${proxy.port}` })
    await store.put('one', noise(40))
    const reading = async (): Promise<void> => {
      let cut = false
      for await (const _ of await store.get('one'))
        if (!cut) await proxy.set({ mode: 'reset' }).then(() => (cut = true))
    }
    await expect(reading()).rejects.toMatchObject({ outcome: 'store_unreachable' })
    store.close()
    await proxy.stop()
    await s3.stop()
  })
})

/** What AWS and others answer, where no server on loopback can be brought to it: code of the answer, of the error, and what we make of it. */
const ANSWERS = [
  [400, 'ExpiredToken', 'credentials_expired'],
  [400, 'InvalidToken', 'credentials_expired'],
  [403, 'InvalidAccessKeyId', 'access_denied'],
  [403, 'RequestTimeTooSkewed', 'access_denied'],
  [301, 'PermanentRedirect', 'no_such_bucket'],
  [400, 'QuotaExceeded', 'store_full'],
  [507, 'XMinioStorageFull', 'store_full'],
  [503, 'SlowDown', 'store_unreachable'],
  [400, 'InvalidRequest', 'store_failed'],
] as const

describe('an answer of S3', () => {
  test.each(ANSWERS)('%i %s is told as such: %s', async (status, code, outcome) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(status, { 'content-type': 'application/xml' })
        response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>as it says</Message></Error>`)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    useCredentials({ accessKeyId: 'a', secretAccessKey: 'b' })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const store = await openStore(settingsOf({ url }))
    await expect(putText(store, 'x', 'x')).rejects.toMatchObject({
      outcome,
      message: expect.stringContaining('as it says'),
    })
    store.close()
    server.closeAllConnections()
    server.close()
  })
})

const MiB = 1024 * 1024

/** So many MiB that no two of are alike. */
async function* noise(size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size * 16; at += 1) {
    const chunk = Buffer.alloc(MiB / 16, at % 251)
    chunk.writeUInt32LE(at, 0)
    yield chunk
  }
}

async function* passing(bytes: Bytes, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk)
    yield chunk
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

async function* brokenAfter(bytes: Bytes): AsyncGenerator<Uint8Array> {
  yield* bytes
  throw new Error('the source broke')
}
