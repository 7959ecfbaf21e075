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
      allowed: name, namespace, parts, slos, scrape, links"
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
      allowed: http, http-client, node, postgres, redis"
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
