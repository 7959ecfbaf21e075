import type { DrillEvent, RestoreEvent, Step } from '@ticolops/obs-backup'
import type { Context } from '../context.ts'
import { bytesOf, durationOf } from './quantities.ts'
import { renderCheck } from './restore.ts'

const STEPS: Readonly<Record<Step, string>> = {
  definitions: 'reading and comparing the definitions',
  database: 'making a database',
  schema: 'making its tables',
  data: 'loading data',
  indexes: 'building indexes and constraints',
  statistics: 'gathering statistics',
  checks: 'comparing with the manifest',
  name: 'giving it its name',
}

/** Shares of the whole after which a log gets a line. */
const TENTHS = 10

/**
 * Progress of a restore for whoever reads stderr: each step with how long it took, and how much has been read; on a terminal the last line
 * is rewritten.
 */
export function restoreProgress({ io, options, err }: Context): {
  readonly onEvent: (event: RestoreEvent | DrillEvent) => void
  /** The last step came to its end. */
  readonly done: () => void
  /** Clears the line of a step that did not. */
  readonly end: () => void
} {
  if (options.quiet === true) return { onEvent: () => {}, done: () => {}, end: () => {} }
  const { write, isTTY } = io.stderr
  const { color, mark } = err
  const rewrites = isTTY && io.env.TERM !== 'dumb'
  let current: { readonly step: Step; readonly since: number } | undefined
  let tenths = 0
  const clear = () => void (rewrites && write('\r\u001B[2K'))
  const line = (text: string) => {
    clear()
    write(`${text}\n`)
  }
  const done = () => {
    if (current === undefined) return
    const seconds = (performance.now() - current.since) / 1000
    if (current.step === 'checks') clear()
    else line(`  ${color.green(mark.ok)} ${STEPS[current.step]}${color.dim(`  ${durationOf(seconds)}`)}`)
    current = undefined
  }
  const onBytes = (read: number, total: number) => {
    const text = `  ${mark.info} ${STEPS[current?.step ?? 'data']}: ${bytesOf(read)} of ${bytesOf(total)}`
    if (rewrites) write(`\r\u001B[2K${text}`)
    else if (Math.floor((read / total) * TENTHS) > tenths) {
      tenths = Math.floor((read / total) * TENTHS)
      write(`${text}\n`)
    }
  }
  return {
    done,
    end: clear,
    onEvent: (event) => {
      switch (event.type) {
        case 'step':
          done()
          current = { step: event.step, since: performance.now() }
          if (rewrites) write(`  ${mark.info} ${STEPS[event.step]}`)
          break
        case 'bytes':
          onBytes(event.done, event.total)
          break
        case 'check':
          line(`  ${renderCheck(event.result, err).replaceAll('\n', '\n  ')}`)
          break
        case 'chosen':
          line(color.dim(`${event.backup.id} of ${event.backup.service} · server ${event.server}`))
          for (const { id } of event.passedOver)
            line(`  ${color.yellow(mark.warning)} ${id} is newer and broken: ticolops-obs restore --list says why`)
          for (const name of event.leftovers)
            line(`  ${color.yellow(mark.warning)} took away ${name}, which a killed drill had left behind`)
          break
        case 'unrecorded':
          line(`  ${color.yellow(mark.warning)} The store did not take the record of this run: ${event.reason}`)
          break
      }
    },
  }
}
