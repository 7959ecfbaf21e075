import { expect, test } from 'vitest'
import { checkConfig } from './check.ts'
import { ConfigError } from './config-error.ts'
import type { ConfigInput } from './input.ts'

const origin = { file: '/repo/ticolops-obs.config.ts', dir: '/repo' }
const service = { name: 'api', namespace: 'shop', parts: ['http'] }

/** The problems of a configuration, in words. */
function refusal(input: unknown): string {
  try {
    checkConfig(input, origin)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

test('a small configuration gets every default', () => {
  expect(checkConfig({ team: 'web', services: [service] }, origin)).toEqual({
    team: 'web',
    services: [
      {
        ...service,
        slos: [],
        scrape: { selector: { 'app.kubernetes.io/name': 'api' }, port: 'telemetry', addresses: [] },
        links: {},
      },
    ],
    platform: { kubernetes: false, ingress: 'none', certManager: false },
    targets: {},
    runbookBase: 'alerts/runbooks',
  })
})

test('durations become seconds and directories start from the configuration', () => {
  const input: ConfigInput = {
    team: 'web',
    services: [{ ...service, parts: ['http'], slos: [{ name: 'latency', objective: 99, threshold: '300ms' }] }],
    targets: {
      local: { kind: 'files', prometheus: 'http://127.0.0.1:9090/', rules: './rules', dashboards: '/srv/grafana' },
      production: { kind: 'kubernetes', namespace: 'monitoring' },
    },
  }
  const { services, targets, platform } = checkConfig(input, origin)
  expect(services[0]?.slos).toEqual([{ name: 'latency', objective: 99, threshold: 0.3 }])
  expect(targets).toEqual({
    local: { kind: 'files', prometheus: 'http://127.0.0.1:9090', rules: '/repo/rules', dashboards: '/srv/grafana' },
    production: { kind: 'kubernetes', namespace: 'monitoring' },
  })
  expect(platform.kubernetes).toBe(true)
})

test('a misspelt key is one problem and names the key that was meant', () => {
  expect(refusal({ teem: 'web', services: [service] })).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: teem: 'teem' is not a key of the configuration
      did you mean 'team'?
      allowed: team, services, platform, targets, runbookBase"
  `)
})

test('an unknown key that looks like nothing lists the known ones', () => {
  expect(refusal({ team: 'web', services: [{ ...service, replicas: 2 }] })).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: services[0].replicas: 'replicas' is not a key of services[0]
      allowed: name, namespace, parts, slos, scrape, links, backup"
  `)
})

test('a missing key is named', () => {
  expect(refusal({ team: 'web', services: [{ name: 'api', parts: ['http'] }] })).toMatchInlineSnapshot(
    `"/repo/ticolops-obs.config.ts: services[0].namespace: is required"`,
  )
})

test('a key without a value, as YAML has it, is empty', () => {
  expect(refusal({ team: null, services: [{ ...service, name: '', slos: null }], runbookBase: '' }))
    .toMatchInlineSnapshot(`
      "/repo/ticolops-obs.config.ts: 4 problems
        runbookBase: '' is empty
        services[0].name: '' is not a name: use lower-case letters, digits and dashes, at most 63, as Kubernetes does
        services[0].slos: is empty
        team: is empty"
    `)
})

test('an unknown part names its place, the nearest part and all parts', () => {
  expect(refusal({ team: 'web', services: [{ ...service, parts: ['http', 'postgress'] }] })).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: services[0].parts[1]: 'postgress' is not one of the allowed values
      did you mean 'postgres'?
      allowed: http, http-client, node, postgres, redis, backup, collector"
  `)
})

test('an objective of 100 or 0 is refused with the reason', () => {
  const slos = [
    { name: 'availability', objective: 100 },
    { name: 'latency', objective: 0, threshold: '300ms' },
  ]
  expect(refusal({ team: 'web', services: [{ ...service, slos }] })).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: 2 problems
      services[0].slos[0].objective: 100 leaves no room for a single failure, so every error would page. Use less, such as 99.9
      services[0].slos[1].objective: 0 promises nothing: an objective is a percentage between 1 and 100, such as 99.9"
  `)
})

test('an objective written as a ratio is not taken for a percentage', () => {
  const slos = [{ name: 'availability', objective: 0.999 }]
  expect(refusal({ team: 'web', services: [{ ...service, slos }] })).toMatchInlineSnapshot(
    `"/repo/ticolops-obs.config.ts: services[0].slos[0].objective: 0.999 promises nothing: an objective is a percentage between 1 and 100, such as 99.9"`,
  )
})

test.each([300, '300', '300 ms', 'fast', '-1s'])('a threshold of %j is refused for want of a duration', (threshold) => {
  const slos = [{ name: 'latency', objective: 99, threshold }]
  expect(refusal({ team: 'web', services: [{ ...service, slos }] })).toContain(
    'is not a duration: write the number with',
  )
})

test('an SLO or target of no known kind lists the kinds', () => {
  const input = {
    team: 'web',
    services: [{ ...service, slos: [{ name: 'uptime', objective: 99 }, { objective: 99 }] }],
    targets: { production: { kind: 'kubernets', namespace: 'monitoring' } },
  }
  expect(refusal(input)).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: 3 problems
      services[0].slos[0].name: 'uptime' is not one of the allowed values
        allowed: availability, latency
      services[0].slos[1].name: is required
        allowed: availability, latency
      targets.production.kind: 'kubernets' is not one of the allowed values
        did you mean 'kubernetes'?
        allowed: kubernetes, files"
  `)
})

/** A configuration whose Prometheus is at an address. */
const at = (prometheus: string) => ({
  team: 'web',
  services: [service],
  targets: { local: { kind: 'files', prometheus, rules: 'rules', dashboards: 'dashboards' } },
})

test.each(['localhost:9090', 'http://', 'ftp://files.example.com'])('%s is no address of Prometheus', (address) => {
  expect(refusal(at(address))).toBe(
    `/repo/ticolops-obs.config.ts: targets.local.prometheus: '${address}' is not an address: write it with http:// or https://`,
  )
})

test('a password in an address is refused, and not printed', () => {
  expect(refusal(at('http://:secret@prometheus:9090'))).toContain("'http://…@prometheus:9090' must not carry")
  expect(refusal(at('http://me:secret@prometheus:9090'))).toMatchInlineSnapshot(
    `"/repo/ticolops-obs.config.ts: targets.local.prometheus: 'http://…@prometheus:9090' must not carry a user name or a password"`,
  )
})

test('two services with one namespace and name, and two SLOs with one name, are refused', () => {
  const slo = { name: 'availability', objective: 99.9 }
  const input = {
    team: 'web',
    services: [{ ...service, slos: [slo, slo] }, service, { ...service, namespace: 'other' }],
  }
  expect(refusal(input)).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: 2 problems
      services[0].slos[1]: availability is there already, as services[0].slos[0]
        fix: take one out
      services[1]: shop/api is there already, as services[0]
        fix: take one out"
  `)
})

test('an SLO on a service without HTTP is refused, for it would count nothing', () => {
  const slos = [{ name: 'availability', objective: 99.9 }]
  expect(refusal({ team: 'web', services: [{ ...service, parts: ['node'], slos }] })).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: services[0].slos[0]: an SLO counts HTTP requests, and the service has no part http
      fix: add 'http' to the service's parts, or take the SLO out"
  `)
})

test('problems of schema and rules come in one list, in the order of the file', () => {
  const input = {
    team: 7,
    services: [service, service, { ...service, name: 'Api' }],
    targets: { a: { kind: 'files' } },
  }
  expect(refusal(input)).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: 6 problems
      services[1]: shop/api is there already, as services[0]
        fix: take one out
      services[2].name: 'Api' is not a name: use lower-case letters, digits and dashes, at most 63, as Kubernetes does
      targets.a.dashboards: is required
      targets.a.prometheus: is required
      targets.a.rules: is required
      team: 7 is not a text"
  `)
})

test.each([undefined, null, 'text', [], () => ({})])('%j is not a configuration', (input) => {
  expect(refusal(input)).not.toBe('')
})

const key = `age1${'q'.repeat(58)}`
const backup = { store: { kind: 's3', bucket: 'shop-backups' }, recipients: [key] } as const

test('a backup needs a store and a key, and gets a schedule, a retention and a drill', () => {
  const { services } = checkConfig({ team: 'web', services: [{ ...service, parts: ['http'], backup }] }, origin)
  expect(services[0]?.backup).toEqual({
    store: { kind: 's3', bucket: 'shop-backups', prefix: '', objectLock: 0 },
    recipients: [key],
    schedule: '17 2 * * *',
    retention: { daily: 7, weekly: 4, monthly: 6 },
    jobs: 2,
    drill: { schedule: '43 4 * * 0', maximumAge: 35 * 86_400 },
  })
})

test('a backup that could not work is refused, each reason by its name and no secret key printed', () => {
  const broken = {
    store: { kind: 'ftp', bucket: 's3://Shop', objectLock: '30d' },
    recipients: ['AGE-SECRET-KEY-1QQQQ'],
    schedule: '0 3 30 2 *',
    retention: { daily: 3, weekly: -1 },
    jobs: 100,
    drill: { schedule: 'weekly', maximumAge: 35, smoke: [] },
  }
  expect(refusal({ team: 'web', services: [{ ...service, backup: broken }] })).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: 11 problems
      services[0].backup.drill.maximumAge: 35 is not a duration: write the number with its unit (ms, s, m, h or d), such as '35d'
      services[0].backup.drill.schedule: 'weekly' is not a schedule: write five fields of cron (minute, hour, day, month, weekday), such as '17 2 * * *'
      services[0].backup.drill.smoke: the list is empty: at least one is needed
      services[0].backup.jobs: 100 is not a number of connections: use 1 to 16
      services[0].backup.recipients[0]: 'AGE-SECRET-KEY-…' is not a public key of age: it begins with age1; \`age-keygen -o key.txt\` makes a pair and prints the public one
      services[0].backup.retention.daily: 3 keeps too little: what was broken on Monday is often noticed only the Monday after. Use 7 or more
      services[0].backup.retention.weekly: -1 is less than nothing. 0 keeps none of these
      services[0].backup.schedule: '0 3 30 2 *' never comes: there is no such day in any year
      services[0].backup.store.bucket: 's3://Shop' is not a name of a bucket: use lower-case letters, digits, dashes and dots, 3 to 63, without an address
      services[0].backup.store.kind: 'ftp' is not one of the allowed values
        allowed: s3, gcs, azure
      services[0].backup.store.objectLock: '30d' is longer than the 3 days after which the first backups are deleted, which the store would refuse
        fix: use 3d or less, or raise retention.daily"
  `)
})

test('a lock that outlasts the shortest retention is refused', () => {
  const store = { ...backup.store, objectLock: '30d' }
  expect(refusal({ team: 'web', services: [{ ...service, backup: { ...backup, store } }] })).toMatchInlineSnapshot(`
    "/repo/ticolops-obs.config.ts: services[0].backup.store.objectLock: '30d' is longer than the 7 days after which the first backups are deleted, which the store would refuse
      fix: use 7d or less, or raise retention.daily"
  `)
  const retention = { daily: 30 }
  expect(refusal({ team: 'web', services: [{ ...service, backup: { ...backup, store, retention } }] })).toBe('')
})
