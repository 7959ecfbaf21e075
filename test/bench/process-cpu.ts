import { readdirSync, readFileSync } from 'node:fs'

/**
 * CPU time that the threads of a process have taken, in microseconds, as the scheduler of Linux counts it (to the nanosecond; proc_pid_schedstat(5)).
 * Those that have ended are not in it. 0 when the process has.
 */
export function processCpuMicros(pid: number): number {
  const nanoseconds = threads(pid).map((thread) =>
    Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ', 1)[0]),
  )
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1000
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** A thread may end at any time. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '0'
  }
}
