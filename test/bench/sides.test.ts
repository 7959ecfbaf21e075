import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BenchProcess } from '../../scripts/src/bench/bench-process.ts'
import { build } from '../../scripts/src/bench/sdk/build.ts'
import { Client } from '../../scripts/src/bench/sdk/client.ts'
import { checkCounted } from '../../scripts/src/bench/sdk/counted.ts'
import { Notes } from '../../scripts/src/bench/sdk/notes.ts'
import { measureObservations } from '../../scripts/src/bench/sdk/observation.ts'
import { BenchServer } from '../../scripts/src/bench/sdk/server.ts'
import { APPS, comparisons, CONTROL, VARIANTS } from '../../scripts/src/bench/sdk/variants.ts'

let client: Client

beforeAll(async () => {
  await build()
  client = await Client.start()
})
afterAll(() => BenchProcess.killAll())

describe('what is compared', () => {
  it.each(comparisons([CONTROL, ...VARIANTS]).map(({ app, variant }) => ({ app, variant, title: variant.title })))(
    'works: $title on $app counts every request',
    async ({ app, variant }) => {
      const server = await BenchServer.start(app, variant, client)
      await server.settled()
      await server.load(client, { paths: [APPS[app]], seconds: 0.5 })
      const notes = new Notes()
      await checkCounted(app, variant, server, client, notes)
      server.kill()
      expect(server.answered).toBeGreaterThan(0)
      expect(notes.texts).toEqual([])
    },
  )

  it.each(['obs', 'obs-main-thread', 'prom-client', 'prometheus-io-client', 'open-telemetry'])(
    'is as large as it says: the page of %s',
    async (page) => {
      const server = new BenchProcess({ script: 'page-server', arguments: [page, '1000'], place: 'server' })
      const { url } = await server.next<{ url: string }>()
      const lines = (await (await fetch(url)).text()).split('\n').filter((line) => line.startsWith('bench_duration'))
      server.kill()
      expect(lines.length).toBeGreaterThanOrEqual(1000)
      expect(lines.length).toBeLessThan(1017 + 17)
    },
  )

  it('is an observation of each library', async () => {
    const results = await measureObservations({ observationRounds: 1 })
    expect(results.map(({ name, byChild }) => [name, byChild !== undefined])).toEqual([
      ['obs', true],
      ['prom-client', true],
      ['prometheus-io-client', true],
      ['open-telemetry', false],
    ])
  })
})
