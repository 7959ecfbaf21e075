import type { Logger } from 'pino'
import type { ActiveScope } from '../context/active-scope.ts'
import type { Identity } from '../identity.ts'
import type { Journal } from '../journal.ts'
import type { Registry } from '../registry/registry.ts'
import { captureConsole } from './console.ts'
import { levelOfName, levelOfNumber } from './level.ts'
import { LineCounts } from './line-counts.ts'
import { LineFields } from './line-fields.ts'
import type { RouteOf } from './line-fields.ts'
import { LineWriter } from './line-writer.ts'
import type { Lines } from './lines.ts'
import { linesAreWanted } from './lines.ts'
import { loadPino } from './load-pino.ts'
import { createLogger } from './logger.ts'
import type { LogLevel, LogsSettings } from './options.ts'

const STDOUT = 1

/** What `status()` tells of log lines. */
export interface LogsStatus {
  /** The least severe level that `obs.logger` writes; `off` with `logs: false`. */
  readonly level: LogLevel | 'off'
  /** Lines by level, those of loggers that went through `withTrace()` included. Empty until somebody logs. */
  readonly lines: Readonly<Record<string, number>>
  /** Lines of `obs.logger` that never reached stdout. */
  readonly lost: number
  /** Bytes of lines that wait for somebody to read stdout. */
  readonly waitingBytes: number
}

/** What logs are made of. */
export interface LogsParts {
  readonly registry: Registry
  readonly scope: ActiveScope
  readonly identity: Identity
  readonly journal: Journal
  readonly routeOf: RouteOf
}

/** Log lines that tell what they belong to: those of `obs.logger`, and those of loggers that the application brings. */
export class Logs implements Lines {
  readonly #parts: LogsParts
  readonly #settings: false | LogsSettings
  readonly #counts: LineCounts
  readonly #fields: LineFields
  readonly #writer: LineWriter
  #logger: Logger | undefined
  #giveConsoleBack: (() => void) | undefined

  constructor(parts: LogsParts, settings: false | LogsSettings) {
    this.#parts = parts
    this.#settings = settings
    this.#counts = new LineCounts(parts.registry)
    this.#fields = new LineFields(parts.scope, parts.identity, parts.routeOf)
    this.#writer = new LineWriter(STDOUT, { lost: (lines, reason) => this.#lost(lines, reason) })
    if (settings === false) return
    if (linesAreWanted()) this.begin()
    if (settings.console) this.#captureConsole()
  }

  /** Made when it is first asked for: who logs otherwise does not wait for pino to load. Throws where pino cannot be found. */
  get logger(): Logger {
    return (this.#logger ??= this.#createLogger())
  }

  begin(): void {
    if (this.#settings === false) return
    this.#parts.scope.follow()
    this.#counts.begin()
  }

  line(level: number | string): Readonly<Record<string, unknown>> {
    if (this.#settings === false) return {}
    this.begin()
    this.#counts.written(typeof level === 'number' ? levelOfNumber(level) : levelOfName(level))
    return this.#fields.all()
  }

  status(): LogsStatus {
    return {
      level: this.#settings === false ? 'off' : this.#settings.level,
      lines: this.#counts.lines,
      lost: this.#counts.lost,
      waitingBytes: this.#writer.waitingBytes,
    }
  }

  /** Gives the console back and writes what waits. The logger goes on. */
  stop(): void {
    this.#giveConsoleBack?.()
    this.#writer.flushSync()
  }

  #createLogger(): Logger {
    if (this.#settings === false) return loadPino()({ level: 'silent' })
    this.begin()
    // Once it has been asked for, a pipe does not block: a reader that stands still must not hold requests up.
    void process.stdout
    return createLogger(this.#settings.pino ?? loadPino(), this.#parts.identity, this.#settings, {
      fields: this.#fields,
      counted: (level) => this.#counts.written(levelOfNumber(level)),
      writer: this.#writer,
    })
  }

  #captureConsole(): void {
    this.begin()
    this.#giveConsoleBack = captureConsole(() => this.logger)
  }

  #lost(lines: number, reason: string): void {
    this.#counts.lose(lines)
    this.#parts.journal.warn(
      `log lines are lost, because stdout cannot take them: ${reason}. They are counted by ticolops_obs_log_lines_lost_total. Look for what reads the output of this process.`,
    )
  }
}
