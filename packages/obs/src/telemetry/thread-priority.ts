import { constants, getPriority, setPriority } from 'node:os'
import { builtin } from '../builtin.ts'

/**
 * How much nicer the telemetry thread is than the application. Where it shares a core with the main thread, a scrape then holds that one up for
 * less: 2.3 instead of 3.3 ms with 1000 series, 7.3 instead of 9.7 ms with 100,000, while the page takes twice as long. With 10 it gains hardly
 * more and takes six times as long, which a scraper would notice (Linux 6.18, one core, the main loop always busy).
 */
const NICE = 5

/**
 * Lets the application's main thread go before this one. On Linux only, where a thread has a priority of its own: elsewhere this would slow the
 * whole process down.
 */
export function letMainThreadGoFirst(): void {
  if (process.platform !== 'linux') return
  // The process has one pool of threads, for files and the like. They take the priority of whoever needs them first.
  builtin.fs.access('/', () => undefined)
  try {
    setPriority(Math.min(getPriority() + NICE, constants.priority.PRIORITY_LOW))
  } catch {
    // A sandbox may forbid it; then both go on as equals.
  }
}
