import picocolors from 'picocolors'
import type { Io, Sink } from './io.ts'

/** How text looks on one stream. */
export interface Style {
  readonly color: ReturnType<typeof picocolors.createColors>
  /** Marks, in ASCII where the terminal may not have more. */
  readonly mark: { readonly ok: string; readonly warning: string; readonly error: string; readonly info: string }
  /** Where lines are broken; never in pipes and logs, where people search for whole sentences. */
  readonly width: number
}

const UNICODE = { ok: '✓', warning: '!', error: '✗', info: '·' }
const ASCII = { ok: '+', warning: '!', error: 'x', info: '-' }

/** The widest that lines get on a terminal: longer ones are hard to read. */
const WIDTH = 100

/** The style of a stream. `--no-color` outranks `NO_COLOR`, which outranks `FORCE_COLOR`, which outranks what the stream is. */
export function styleOf(sink: Sink, env: Io['env'], noColor: boolean): Style {
  return {
    color: picocolors.createColors(!noColor && wantsColor(sink, env)),
    mark: writesUnicode(env) ? UNICODE : ASCII,
    width: sink.columns > 0 ? Math.min(sink.columns, WIDTH) : Infinity,
  }
}

function wantsColor(sink: Sink, env: Io['env']): boolean {
  if ((env.NO_COLOR ?? '') !== '') return false
  if ((env.FORCE_COLOR ?? '') !== '') return env.FORCE_COLOR !== '0'
  return sink.isTTY && env.TERM !== 'dumb'
}

function writesUnicode(env: Io['env']): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false
  const locale = env.LC_ALL ?? env.LC_CTYPE ?? env.LANG
  return locale === undefined || locale === '' || /utf-?8/i.test(locale)
}

/** Breaks a text at blanks into lines that fit, each after the indent; a list item's lines stand under its text. */
export function wrap(text: string, width: number, indent = ''): string {
  const room = Math.max(width - indent.length, 20)
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, room))
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n')
}

function wrapLine(line: string, room: number): string[] {
  const [start = ''] = /^\s*(?:- )?/.exec(line) ?? []
  const lines: string[] = []
  let current = start
  for (const word of line.slice(start.length).split(/\s+/)) {
    if (current.length > start.length && current.length + word.length + 1 > room) {
      lines.push(current)
      current = ' '.repeat(start.length) + word
    } else current += current.length > start.length ? ` ${word}` : word
  }
  return [...lines, current]
}

/** `1 error`, `2 errors`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
