import { builtin } from '../builtin.ts'
import { now } from '../clock.ts'
import { RegistrySample } from './registry-sample.ts'
import type { PromMetric, Surroundings } from './registry-sample.ts'

/** The part of a registry that is used; prom-client and @prometheus-io/client share it. */
export interface PromRegistry {
  getMetricsAsJSON(): Promise<readonly object[]> | readonly object[]
  getMetricsAsArray?(): readonly object[]
  readonly contentType?: string
}

/** One thing to read: a metric, or a registry that does not show its metrics. */
interface Part {
  readonly key: object
  readonly name: string
  readonly labelNames: readonly string[]
  /** Whether the application's own code runs when it is read. */
  readonly collects: boolean
  read(): Promise<readonly PromMetric[]>
}

/** How long a metric's `collect` may take, in milliseconds: half of Prometheus' default scrape timeout. */
const COLLECT_DEADLINE = 5000

/** How long values are converted at a stretch, in milliseconds, before others get their turn. */
const SLICE = 4

const LATE = new Error('late')

/**
 * Reads registries of the application's, so that their metrics join our page in whatever format was asked for. Metrics are read one
 * by one, so that one that is broken is missing alone, and the event loop is held no longer than the client itself holds it.
 */
export class PromReader {
  readonly #deadline: number
  /** A `collect` that hangs must not be called again at every scrape. */
  readonly #hanging = new WeakSet<object>()

  constructor(deadline: number = COLLECT_DEADLINE) {
    this.#deadline = deadline
  }

  /** Never rejects; what cannot be read is left out and named. */
  async sample(registry: PromRegistry, around: Surroundings): Promise<RegistrySample> {
    const sample = new RegistrySample(around)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(LATE), this.#deadline)
    })
    late.catch(() => undefined)
    try {
      const parts = partsOf(registry)
      sample.announce(parts.map(({ name }) => name))
      // `collect` may ask a database: all of them are asked at once, as the client itself does.
      const early = parts.map((part) => (part.collects ? this.#inTime(part, late) : undefined))
      const pace = pacer()
      for (const [index, part] of parts.entries())
        await this.#add(part, early[index] ?? part.read(), sample, registry.contentType, pace)
    } catch (error) {
      sample.leaveOut('', error)
    } finally {
      clearTimeout(timer)
    }
    return sample
  }

  async #add(
    { name, labelNames }: Part,
    reading: Promise<readonly PromMetric[]>,
    sample: RegistrySample,
    contentType: string | undefined,
    pace: () => Promise<void>,
  ): Promise<void> {
    try {
      for (const metric of await reading) {
        await pace()
        for (const addition = sample.add(metric, labelNames, contentType); addition.next().done !== true;) await pace()
      }
    } catch (error) {
      sample.leaveOut(name, error === LATE ? new Error(`its collect() takes longer than ${this.#deadline} ms`) : error)
    }
  }

  #inTime(part: Part, late: Promise<never>): Promise<readonly PromMetric[]> {
    if (this.#hanging.has(part.key)) return asked(Promise.reject(LATE))
    const reading = part.read()
    let running = true
    const ended = () => {
      running = false
      this.#hanging.delete(part.key)
    }
    reading.then(ended, ended)
    late.catch(() => {
      if (running) this.#hanging.add(part.key)
    })
    return asked(Promise.race([reading, late]))
  }
}

/** Lets others have their turn whenever a slice is used up. */
function pacer(): () => Promise<void> {
  let since = now()
  return async () => {
    if (now() - since < SLICE) return
    await builtin.timersPromises.setImmediate()
    since = now()
  }
}

/** A promise that may reject before anybody waits for it. */
function asked<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

function partsOf(registry: PromRegistry): Part[] {
  const metrics = registry.getMetricsAsArray?.()
  if (!Array.isArray(metrics))
    return [{ key: registry, name: '', labelNames: [], collects: true, read: () => read(registry) }]
  return (metrics as readonly object[]).map((metric) => {
    const { name, labelNames, collect } = metric as { name?: unknown; labelNames?: unknown; collect?: unknown }
    // The registry as it would be with this metric alone: it adds its default labels itself.
    const alone = Object.create(registry, { getMetricsAsArray: { value: () => [metric] } }) as PromRegistry
    return {
      key: metric,
      name: typeof name === 'string' ? name : '(no name)',
      labelNames: Array.isArray(labelNames) ? labelNames.filter((each) => typeof each === 'string') : [],
      collects: collect !== undefined,
      read: () => read(alone),
    }
  })
}

async function read(registry: PromRegistry): Promise<readonly PromMetric[]> {
  return (await registry.getMetricsAsJSON()) as readonly PromMetric[]
}
