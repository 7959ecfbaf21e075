import { ConfigError } from '@ticolops/obs-config'
import type { Config, Problem, Slo } from '@ticolops/obs-config'
import { httpServer } from '@ticolops/obs-signals'
import { compare, decimal, minus, percent, times, written } from './decimal.ts'
import type { Decimal } from './decimal.ts'
import { TIERS } from './windows.ts'

/** An objective of one service, with the numbers that rules are written with. */
export interface Objective {
  readonly service: string
  readonly namespace: string
  readonly slo: Slo['name']
  /** Exact decimals: `0.999` and `0.001` for 99.9 %. */
  readonly objective: string
  readonly budget: string
  /** Latency only: the bucket bound in seconds. */
  readonly threshold?: number
}

/**
 * The objectives of all services, sorted by namespace, service and kind.
 * Throws ConfigError, with every problem at once, for those that cannot be kept, watched or computed.
 */
export function objectivesOf(config: Pick<Config, 'services'>): readonly Objective[] {
  const problems = config.services.flatMap(({ slos }, service) =>
    slos.flatMap((slo, index) => problemsOf(slo, `services[${service}].slos[${index}]`)),
  )
  if (problems.length > 0) throw new ConfigError('the configuration', problems)
  return config.services
    .flatMap(({ name, namespace, slos }) => slos.map((slo) => objectiveOf(name, namespace, slo)))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function objectiveOf(service: string, namespace: string, slo: Slo): Objective {
  return {
    service,
    namespace,
    slo: slo.name,
    objective: written(percent(decimal(slo.objective))),
    budget: written(budgetOf(slo)),
    ...(slo.name === 'latency' ? { threshold: slo.threshold } : {}),
  }
}

function budgetOf({ objective }: Slo): Decimal {
  return minus(decimal(1), percent(decimal(objective)))
}

function problemsOf(slo: Slo, path: string): readonly Problem[] {
  return [...unkeepable(slo, path), ...(slo.name === 'latency' ? uncountable(slo.threshold, path) : [])]
}

/** A tier whose level is 100 % of requests or more can never fire: nobody would be called, and nobody would notice. */
function unkeepable(slo: Slo, path: string): readonly Problem[] {
  const budget = budgetOf(slo)
  if (compare(budget, decimal(0)) <= 0 || compare(budget, decimal(1)) >= 0) {
    return [
      {
        path,
        message: `an objective of ${slo.objective} % leaves no error budget to watch; it lies between 0 and 100 %`,
        fix: 'promise less than everything, such as 99.9',
      },
    ]
  }
  const deaf = TIERS.find(({ factor }) => compare(times(decimal(factor), budget), decimal(1)) >= 0)
  if (deaf === undefined) return []
  const level = written(times(times(decimal(deaf.factor), budget), decimal(100)))
  return [
    {
      path,
      message:
        `with an objective of ${slo.objective} % the alert tier ${deaf.name} could never fire: ` +
        `${deaf.factor} times the budget of ${written(budget)} would be ${level} % bad requests`,
      fix: `set the objective to ${lowestObjective(deaf.factor)} or more`,
    },
  ]
}

/** The lowest objective in steps of 0.1 percent at which factor x budget is below 1. */
function lowestObjective(factor: number): string {
  return written(decimal(Math.floor((100 - 100 / factor) * 10 + 1) / 10))
}

/** Good requests are counted by the bucket at the threshold, so there must be one. */
function uncountable(threshold: number, path: string): readonly Problem[] {
  const { buckets, name } = httpServer.duration
  if (buckets.includes(threshold)) return []
  const [nearest = 0] = buckets.toSorted((a, b) => Math.abs(a - threshold) - Math.abs(b - threshold))
  return [
    {
      path,
      message: `requests faster than ${threshold} s cannot be counted: ${name} has no bucket that ends there`,
      allowed: buckets.map(spelled),
      nearest: spelled(nearest),
    },
  ]
}

/** As the configuration takes it: `250ms`, `5s`. */
function spelled(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`
}

function key({ namespace, service, slo }: Objective): string {
  return JSON.stringify([namespace, service, slo])
}
