import { obsLogs } from '@ticolops/obs-signals/sdk'
import type { Counter } from '../registry/counter.ts'
import type { Registry } from '../registry/registry.ts'
import { LEVELS } from './level.ts'
import type { CountedLevel } from './level.ts'

/** Lines by level, and those that were lost. A process that writes no line has no such metric. */
export class LineCounts {
  readonly lines: Record<string, number> = {}
  lost = 0
  readonly #registry: Registry
  readonly #counters = new Map<CountedLevel, Counter>()
  #lost: Counter | undefined

  constructor(registry: Registry) {
    this.#registry = registry
  }

  /** Somebody is going to write: every level begins at 0, so that the first line of one is a rise. */
  begin(): void {
    if (this.#lost !== undefined) return
    this.#lost = this.#registry.counter(obsLogs.lost).child([])
    for (const level of LEVELS) this.#add(level)
  }

  written(level: CountedLevel): void {
    ;(this.#counters.get(level) ?? this.#add(level)).inc()
    this.lines[level] = (this.lines[level] ?? 0) + 1
  }

  lose(lines: number): void {
    this.#lost?.inc(lines)
    this.lost += lines
  }

  #add(level: CountedLevel): Counter {
    const counter = this.#registry.counter(obsLogs.lines).child([level])
    this.#counters.set(level, counter)
    this.lines[level] = 0
    return counter
  }
}
