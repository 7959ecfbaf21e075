import { Connections } from './load.ts'
import type { LoadReport } from './load.ts'
import { processCpuMicros } from './process-cpu.ts'

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

/** Of the turns of one server alone. */
export interface TurnsReport extends LoadReport {
  /** What the server's process used in them: what it does while another is loaded is for none of its requests. */
  readonly serverCpuMicros: number
}

/**
 * Loads servers in turns, in the order A B B A: what others do on the machine lasts longer than a turn, so that it falls on all of them. One report
 * per server.
 */
export async function loadInTurns({ servers, paths, seconds, turnSeconds, rate }: TurnsOrder): Promise<TurnsReport[]> {
  const sides: { readonly pid: number; readonly connections: Connections; readonly reports: TurnsReport[] }[] = []
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
        const before = processCpuMicros(pid)
        const report = await connections.load({ seconds: turnSeconds, ...(rate !== undefined && { rate }) })
        reports.push({ ...report, serverCpuMicros: processCpuMicros(pid) - before })
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

function sum(a: TurnsReport, b: TurnsReport): TurnsReport {
  return {
    answered: a.answered + b.answered,
    failed: a.failed + b.failed,
    seconds: a.seconds + b.seconds,
    cpuMicros: a.cpuMicros + b.cpuMicros,
    serverCpuMicros: a.serverCpuMicros + b.serverCpuMicros,
  }
}
