import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { delay } from '../process.ts'

// A holder touches its lock every 3 s; one that was silent for 15 s is dead. (The known library for this puts listeners
// on the program's signals, which is not its to decide: whoever looks whether Ctrl-C is handled would see them.)
const HEARTBEAT = 3000
const STALE = 15_000

/** Runs `work` while nobody else, in any process, runs work under the same `file`. `onWait` is called once if it must wait. */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait: () => void = () => {}): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true })
  let waiting = false
  while (!(await take(file))) {
    if (!waiting) onWait()
    waiting = true
    await delay(500)
  }
  const beat = setInterval(() => {
    const now = new Date()
    utimes(file, now, now).catch(() => {})
  }, HEARTBEAT)
  beat.unref()
  try {
    return await work()
  } finally {
    clearInterval(beat)
    await rm(file, { recursive: true, force: true })
  }
}

/** Making a folder is atomic everywhere: one of all who try succeeds. */
async function take(file: string): Promise<boolean> {
  try {
    await mkdir(file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const touched = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  )
  if (Date.now() - touched > STALE) {
    // Moved away first, so that of several who find it dead only one removes it.
    const dead = `${file}.dead-${process.pid}`
    await rename(file, dead).catch(() => {})
    await rm(dead, { recursive: true, force: true })
  }
  return false
}
