import { Connections } from './load.ts'
import type { LoadReport } from './load.ts'

/** What to ask several servers on loopback in turns. */
export interface TurnsOrder {
  readonly servers: readonly { readonly port: number; readonly pid: number }[]
  readonly paths: readonly string[]
  /** For each server, all of its turns together. */
  readonly seconds: number
  readonly turnSeconds: number
  /** Requests per second; without it, as many as are answered. Then servers that wait are stopped, so that nothing they do beside takes the processor away. */
  readonly rate?: number
}

/**
 * Loads servers in turns, in the order A B B A: what others do on the machine lasts longer than a turn, so that it falls on all of them. One report
 * per server, of its turns alone.
 */
export async function loadInTurns({ servers, paths, seconds, turnSeconds, rate }: TurnsOrder): Promise<LoadReport[]> {
  const sides: { readonly pid: number; readonly connections: Connections; readonly reports: LoadReport[] }[] = []
  const signal = (pid: number, name: 'SIGSTOP' | 'SIGCONT') => {
    if (rate !== undefined) return
    try {
      process.kill(pid, name)
    } catch {
      // It has ended; its connections say so.
    }
  }
  try {
    for (const { port, pid } of servers)
      sides.push({ pid, connections: await Connections.open(port, paths), reports: [] })
    for (const { pid } of sides) signal(pid, 'SIGSTOP')
    for (let turn = 0; turn < Math.round(seconds / turnSeconds); turn++)
      for (const { pid, connections, reports } of turn % 2 === 0 ? sides : sides.toReversed()) {
        signal(pid, 'SIGCONT')
        reports.push(await connections.load({ seconds: turnSeconds, ...(rate !== undefined && { rate }) }))
        signal(pid, 'SIGSTOP')
      }
    return sides.map(({ reports }) => reports.reduce(sum))
  } finally {
    for (const { pid, connections } of sides) {
      signal(pid, 'SIGCONT')
      connections.close()
    }
  }
}

function sum(a: LoadReport, b: LoadReport): LoadReport {
  return {
    answered: a.answered + b.answered,
    failed: a.failed + b.failed,
    seconds: a.seconds + b.seconds,
    cpuMicros: a.cpuMicros + b.cpuMicros,
  }
}
