import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { processCpuMicros } from './process-cpu.ts'

const BUSY_MICROS = 200_000

it('counts what any thread of a process takes', async () => {
  const before = processCpuMicros(process.pid)
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
    const used = () => { const { user, system } = process.threadCpuUsage(); return user + system }
    while (used() < ${BUSY_MICROS});
    parentPort.postMessage('done')
    setInterval(() => {}, 1000)`,
    { eval: true },
  )
  onTestFinished(() => void worker.terminate())
  await once(worker, 'message')
  expect(processCpuMicros(process.pid) - before).toBeGreaterThan(0.9 * BUSY_MICROS)
})

it('is 0 for a process that has ended', () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  expect(processCpuMicros(pid)).toBe(0)
})
