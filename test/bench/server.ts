/* A server under measurement: `server.ts <app> <variant> [routes]`. Tells its port, then answers what `ServerQuestion` asks. */
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { AddressInfo } from 'node:net'
import { answerParent, tell } from './parent.ts'
import type { App } from './app.ts'
import type { Variant } from './variant.ts'

/**
 * `settled`: once everything has started, where the page of metrics is. `usage`: what the process has used, all threads together.
 * `collect`: the same, after all garbage has been collected.
 */
export type ServerQuestion = 'settled' | 'usage' | 'collect'

/** Time that a process gets to finish starting before its memory counts as idle. */
const SETTLING_MS = 250

const [appName, variantName, routes = '1'] = process.argv.slice(2)
const { variant } = (await import(`./variants/${variantName}.js`)) as { variant: Variant }
const { app } = (await import(`./apps/${appName}.js`)) as { app: App }
const server = await app(variant, Number(routes))
server.listen(0, '127.0.0.1', () => tell({ port: port() }))

answerParent(async (question) => {
  if ((question as ServerQuestion) === 'usage') return usage()
  if ((question as ServerQuestion) === 'collect') {
    setFlagsFromString('--expose-gc')
    ;(runInNewContext('gc') as () => void)()
    return usage()
  }
  const page = (await variant.page?.()) ?? `http://127.0.0.1:${port()}/metrics`
  await setTimeout(SETTLING_MS)
  return { page, ...usage() }
})

function port(): number {
  return (server.address() as AddressInfo).port
}

function usage() {
  const { user, system } = process.cpuUsage()
  return { cpuMicros: user + system, rssBytes: process.memoryUsage.rss() }
}
