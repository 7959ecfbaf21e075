import { checkQuery, functionNames, signatureOf, type ValueType } from '@ticolops/obs-promql'
import { startPrometheus, type Prometheus } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'

const SAMPLES: Readonly<Record<ValueType, string>> = {
  scalar: '0.5',
  vector: 'up',
  matrix: 'up[5m]',
  string: '"a"',
  any: 'up',
}

/** Calls with every number of arguments from none to six, each of the type that the function asks for. */
function calls(name: string): string[] {
  const { args = [] } = signatureOf(name) ?? {}
  return Array.from({ length: 7 }, (_, count) => {
    const given = Array.from(
      { length: count },
      (__, index) => SAMPLES[args[Math.min(index, args.length - 1)] ?? 'scalar'],
    )
    return `${name}(${given.join(', ')})`
  })
}

/** Whether a Prometheus takes an expression. */
async function takes({ url }: Prometheus, text: string): Promise<boolean> {
  return (await fetch(`${url}/api/v1/format_query?${new URLSearchParams({ query: text }).toString()}`)).ok
}

await describeWithServers('the table of functions', ['prometheus@3.16'], () => {
  let stable: Prometheus
  let experimental: Prometheus
  beforeAll(async () => {
    stable = await startPrometheus()
    experimental = await startPrometheus({
      flags: ['--enable-feature=promql-experimental-functions', '--enable-feature=promql-duration-expr'],
    })
  })
  afterAll(() => Promise.all([stable.stop(), experimental.stop()]))

  it.each(functionNames)('%s takes what Prometheus says it takes', async (name) => {
    for (const text of calls(name)) {
      const ids = (options = {}) =>
        checkQuery(text, undefined, options).filter(({ id }) => id === 'type' || id === 'experimental')
      expect({ text, ours: ids().length === 0 }).toEqual({ text, ours: await takes(stable, text) })
      expect({ text, ours: ids({ experimental: true }).length === 0 }).toEqual({
        text,
        ours: await takes(experimental, text),
      })
    }
  })
})
