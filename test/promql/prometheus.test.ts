import { checkQuery, format, type CheckOptions } from '@ticolops/obs-promql'
import { startPrometheus, type Prometheus } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ACCEPTED, RECENT, REFUSED } from './corpus.ts'

/** The checks that say what Prometheus itself would say; the rest knows the catalogue. */
const LANGUAGE: ReadonlySet<string> = new Set(['syntax', 'type', 'experimental', 'regex'])

/** What our parser and type rules refuse in an expression. */
function refusal(text: string, options: CheckOptions = {}): string[] {
  return checkQuery(text, undefined, options)
    .filter((problem) => LANGUAGE.has(problem.id))
    .map((problem) => problem.message)
}

await describeWithServers('our PromQL is Prometheus’s', ['prometheus@3.16'], () => {
  let prometheus: Prometheus
  beforeAll(async () => {
    prometheus = await startPrometheus()
  })
  afterAll(() => prometheus.stop())

  /** Prometheus's own canonical text, or nothing when it refuses the expression. */
  async function theirs(text: string): Promise<string | undefined> {
    const answer = await fetch(
      `${prometheus.url}/api/v1/format_query?${new URLSearchParams({ query: text }).toString()}`,
    )
    const body = (await answer.json()) as { data?: string }
    return body.data
  }

  it.each(ACCEPTED)('both take %j, and our canonical text means the same to Prometheus', async (text) => {
    const original = await theirs(text)
    expect(original).toBeDefined()
    expect(refusal(text)).toEqual([])
    expect(await theirs(format(text))).toBe(original)
  })

  it.each(REFUSED)('both refuse %j', async (text) => {
    expect(await theirs(text)).toBeUndefined()
    expect(refusal(text)).not.toEqual([])
  })

  it.each(RECENT)('we refuse %j for the sake of older ones until it is allowed', async (text) => {
    expect(refusal(text)).not.toEqual([])
    expect(refusal(text, { experimental: true })).toEqual([])
    expect(await theirs(format(text))).toBe(await theirs(text))
  })
})
