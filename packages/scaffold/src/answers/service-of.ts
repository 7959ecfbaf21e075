import { TELEMETRY_PORT } from './checks.ts'
import type { Answers, FieldKey } from './fields.ts'
import type { Facts } from '../detect/facts.ts'
import type { Service } from '../service.ts'

/** The service, from what was found and what was answered; the answers are checked. */
export function serviceOf(facts: Facts, answers: Answers): Service {
  const { app } = facts
  const of = (key: FieldKey): string => {
    const value = answers[key]
    if (value === undefined) throw new TypeError(`${key} was not answered`)
    return value
  }
  const isNode = app.language === 'node'
  return {
    name: of('name'),
    language: app.language,
    framework: app.framework.value,
    packageManager: of('packageManager') as Service['packageManager'],
    packageManagerVersion: facts.packageManagerVersion,
    lockfile: facts.lockfile,
    runtimeVersion: of('runtime'),
    entry: of('entry'),
    sourceRoot: facts.sourceRoot,
    build: facts.build?.value,
    test: facts.test?.value,
    port: Number(of('port')),
    telemetryPort: TELEMETRY_PORT,
    probes: {
      startup: isNode ? '/startupz' : of('liveness'),
      liveness: of('liveness'),
      readiness: of('readiness'),
      port: isNode ? 'metrics' : 'http',
    },
    postgres: facts.postgres !== undefined,
    redis: facts.redis !== undefined,
    namespace: of('namespace'),
    team: of('team'),
    email: of('email'),
    image: `${of('registry')}/${of('name')}`,
    host: of('host'),
    ingress: of('ingress') as Service['ingress'],
    secrets: of('secrets') as Service['secrets'],
    issuerEmail: of('issuerEmail'),
    monitoringNamespace: of('monitoringNamespace'),
    directory: app.directory,
    workspace: facts.workspace !== undefined,
    instrumentation: facts.instrumentation.value,
    baseImage: of('baseImage'),
    forge: of('forge') as Service['forge'],
    cluster: of('cluster') as Service['cluster'],
    logs: of('logs') as Service['logs'],
    configFile: facts.configFile.value,
  }
}
