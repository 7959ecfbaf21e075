import { existsSync, readdirSync, readFileSync } from 'node:fs'

/**
 * CPU time that the threads of a process have taken, in microseconds, as the scheduler of Linux counts it (to the nanosecond; proc_pid_schedstat(5)).
 * Those that have ended are not in it. 0 when the process has. Throws an Error whose message is for the user where the kernel does not count.
 */
export function processCpuMicros(pid: number): number {
  if (!existsSync('/proc/self/schedstat'))
    throw new Error(
      '/proc/self/schedstat is missing, by which CPU time is measured: run this on Linux with CONFIG_SCHED_INFO',
    )
  const nanoseconds = unlessGone(() => readdirSync(`/proc/${pid}/task`), []).map((thread) =>
    Number(unlessGone(() => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'), '0').split(' ', 1)[0]),
  )
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1000
}

/** A process and each of its threads may end at any time. */
function unlessGone<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}
