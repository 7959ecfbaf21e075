import { Worker } from 'node:worker_threads'
import { once } from 'node:events'
import { beforeEach, expect, it, vi } from 'vitest'
import * as clock from '../clock.ts'
import { Heartbeat, HEARTBEAT_MS } from './heartbeat.ts'

vi.mock(import('../clock.ts'))

let now = 10_000
beforeEach(() => {
  now = 10_000
  vi.mocked(clock.now).mockImplementation(() => now)
})

it('a loop that beats is not blocked, and neither is one that has not begun', () => {
  const heartbeat = new Heartbeat()
  now = 100_000
  expect(heartbeat.blocked()).toBe(0)
  heartbeat.beat()
  now += 1000
  expect(heartbeat.blocked()).toBe(0)
})

it('silence is told for as long as it lasts, and ends with the next beat', () => {
  const heartbeat = new Heartbeat()
  heartbeat.beat()
  now += 5000 + HEARTBEAT_MS
  expect(heartbeat.blocked()).toBe(5000)
  heartbeat.beat()
  expect(heartbeat.blocked()).toBe(0)
})

it('another thread sees that the process shuts down', async () => {
  const heartbeat = new Heartbeat()
  expect(new Heartbeat(heartbeat.buffer).draining).toBe(false)
  const worker = new Worker(
    "const { workerData, parentPort } = require('node:worker_threads'); new Float64Array(workerData)[1] = 1; parentPort.postMessage('')",
    { eval: true, workerData: heartbeat.buffer },
  )
  await once(worker, 'message')
  expect(heartbeat.draining).toBe(true)
})
