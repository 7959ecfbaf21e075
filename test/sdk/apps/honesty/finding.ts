/*
 * `finding.ts <module>…`: loads modules as CommonJS from the working directory, then prints what is found as JSON. `setup:<module>` registers
 * a tracer provider through that copy of OpenTelemetry's API, `sentry:<rate>` initialises Sentry with that rate of traces.
 */
import { createRequire } from 'node:module'
import { instrument } from '@ticolops/obs'

const obs = instrument({ service: 'finding', telemetry: false, shutdown: false })
const load = createRequire(`${process.cwd()}/package.json`)
for (const argument of process.argv.slice(2)) {
  const [, how, what = argument] = /^(setup|sentry):(.*)$/.exec(argument) ?? []
  if (how === 'sentry') {
    const { init } = load('@sentry/node') as { readonly init: (options: object) => void }
    init({ dsn: 'http://key@127.0.0.1:1/1', tracesSampleRate: Number(what) })
    continue
  }
  const loaded = load(what) as { trace: { setGlobalTracerProvider(provider: object): void } }
  if (how === 'setup') loaded.trace.setGlobalTracerProvider({ getTracer: () => ({}) })
}
process.stdout.write(`${JSON.stringify(obs.status().findings)}\n`)
process.exit()
