import type { ProgressEvent, Rung } from '@ticolops/obs-cluster'
import type { Context } from '../context.ts'
import type { Style } from '../style.ts'

/** Receives progress and shows it on stderr. */
export interface ProgressView {
  readonly onEvent: (event: ProgressEvent) => void
  /** Clears the line that is being rewritten, if there is one. */
  readonly end: () => void
}

const RUNG: Readonly<Record<Rung, string>> = {
  prometheus: 'connection to Prometheus',
  config: 'reload of its configuration',
  rules: 'rule groups',
  targets: 'targets',
  dashboards: 'dashboards',
  panels: 'panels',
}

/**
 * Progress for whoever reads stderr: on a terminal the last line is rewritten while something is waited for; in a log
 * each change is one line, and a count that only grows is none.
 */
export function progressView({ io, options, err }: Context): ProgressView {
  if (options.quiet === true) return { onEvent: () => {}, end: () => {} }
  const { write, isTTY } = io.stderr
  const view = isTTY && io.env.TERM !== 'dumb' ? onTerminal(write, err) : inLog(write, err)
  return { ...view, onEvent: (event) => (isNews(event) || options.verbose === true ? view.onEvent(event) : undefined) }
}

function isNews(event: ProgressEvent): boolean {
  return event.type !== 'object' || event.outcome !== 'unchanged'
}

type Write = (text: string) => void
type RungEvent = Extract<ProgressEvent, { type: 'rung' }>

function onTerminal(write: Write, style: Style): ProgressView {
  let open = false
  const end = () => {
    if (open) write('\r\u001B[2K')
    open = false
  }
  return {
    end,
    onEvent: (event) => {
      end()
      if (event.type === 'rung' && event.state === 'waiting') {
        // Cut to the width: a line that wraps cannot be rewritten.
        write(rungLine(event, style).slice(0, style.width - 1))
        open = true
      } else write(`${line(event, style)}\n`)
    },
  }
}

function inLog(write: Write, style: Style): ProgressView {
  const last = new Map<Rung, string>()
  return {
    end: () => {},
    onEvent: (event) => {
      if (event.type === 'rung') {
        const state = `${event.state} ${event.reason ?? ''}`
        if (last.get(event.rung) === state) return
        last.set(event.rung, state)
      }
      write(`${line(event, style)}\n`)
    },
  }
}

function line(event: ProgressEvent, style: Style): string {
  const { color, mark } = style
  if (event.type === 'phase') return color.bold(event.message)
  if (event.type === 'object') return `  ${color.green(mark.ok)} ${event.outcome.padEnd(9)} ${event.object}`
  return event.state === 'done' ? `  ${color.green(mark.ok)} ${figures(event)}` : rungLine(event, style)
}

function rungLine(event: RungEvent, { mark }: Style): string {
  return `  ${mark.info} ${figures(event)}${event.reason === undefined ? '' : `: ${event.reason}`}`
}

function figures({ rung, done, total }: RungEvent): string {
  return total > 1 || done > 1 ? `${RUNG[rung]} ${done}/${total}` : RUNG[rung]
}
