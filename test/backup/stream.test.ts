import { createHash } from 'node:crypto'
import { openStore, writePart } from '@ticolops/obs-backup'
import type { ObjectStore, Part } from '@ticolops/obs-backup'
import { startS3 } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { expect, test } from 'vitest'
import { generated } from './generated.ts'
import { Sink } from './sink.ts'
import { newKey, settingsOf, SERVICE, useCredentials } from './world.ts'

const MiB = 1024 * 1024

async function write(store: ObjectStore, size: number, hash?: ReturnType<typeof createHash>): Promise<Part> {
  const { recipient } = await newKey()
  const draft = {
    store,
    service: SERVICE,
    content: 'database' as const,
    id: '20261126T011556Z-00000000',
    recipients: [recipient],
  }
  return writePart(
    draft,
    { name: 'data-1', format: 'custom', section: 'data', expectedBytes: size },
    generated(size, hash),
  )
}

test('a stream of any length is encrypted and stored with the same few parts in memory', async () => {
  const peaks: number[] = []
  for (const size of [32 * MiB, 256 * MiB]) {
    const sink = new Sink()
    const { plaintext, ciphertext } = await write(sink, size)
    expect(plaintext.bytes).toBe(size)
    // 16 bytes for each 64 KiB, and the head.
    expect(ciphertext.bytes).toBeGreaterThan(size)
    expect(ciphertext.bytes).toBeLessThan(size * 1.001)
    expect(sink.bytes).toBe(ciphertext.bytes)
    peaks.push(sink.peak)
  }
  const [short = 0, long = 0] = peaks
  // Eight times as much went through; were it held, it would be 224 MiB more.
  expect(long - short).toBeLessThan(64 * MiB)
})

await describeWithServers('a stream into S3', ['versitygw'], () => {
  test('holds a few parts, whatever its length, and its sums are those of what is stored', async () => {
    const s3 = await startS3({ buckets: ['shop-backups'] })
    useCredentials(s3)
    const store = await openStore(settingsOf(s3))
    const hash = createHash('sha256')
    const before = process.memoryUsage.rss()
    let peak = before
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20)
    const { plaintext, ciphertext } = await write(store, 160 * MiB, hash)
    clearInterval(watch)
    expect(plaintext.sha256).toBe(hash.digest('hex'))
    const stored = createHash('sha256')
    for await (const chunk of await store.get('shop/backups/20261126T011556Z-00000000/data-1.age')) stored.update(chunk)
    expect(ciphertext.sha256).toBe(stored.digest('hex'))
    expect(peak - before).toBeLessThan(120 * MiB)
    store.close()
    await s3.stop()
  })
})
