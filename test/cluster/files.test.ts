import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateAlerts } from '@ticolops/obs-alerts'
import { openTarget, TargetError } from '@ticolops/obs-cluster'
import type { InstallOptions, ProgressEvent, TargetHandle } from '@ticolops/obs-cluster'
import { checkConfig } from '@ticolops/obs-config'
import type { FilesTarget, Service } from '@ticolops/obs-config'
import { answers, binary, freePort, startProcess, startPrometheus } from '@ticolops/obs-testbed'
import type { Prometheus } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { startApplication } from './application.ts'
import type { Application } from './application.ts'
import { bundle, dashboard, downAlert, groups, panel, service } from './bundle.ts'

const yes: InstallOptions = { confirm: () => true, timeout: 30_000, pollEvery: 200 }
/** For tests about files, which need no proof from Prometheus. */
const unproven: InstallOptions = { ...yes, timeout: 0 }

async function errorOf(promise: Promise<unknown>): Promise<TargetError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof TargetError)) throw new Error(`expected a TargetError, not ${String(error)}`)
  return error
}

await describeWithServers('the files target', ['prometheus'], () => {
  let application: Application
  let prometheus: Prometheus
  let folder = ''
  let target: FilesTarget
  let handle: TargetHandle
  let shop: Service

  beforeAll(async () => {
    application = await startApplication()
  })
  afterAll(async () => {
    await application?.stop()
  })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-target-'))
    const [rules, dashboards, scrape] = ['rules', 'dashboards', 'scrape'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await Promise.all([rules, dashboards, scrape].map((path) => mkdir(path)))
    prometheus = await startPrometheus({
      ruleFolders: [rules],
      config: {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        scrape_configs: [
          { job_name: 'services', file_sd_configs: [{ files: [`${scrape}/*.json`], refresh_interval: '1s' }] },
        ],
      },
    })
    target = { kind: 'files', prometheus: prometheus.url, rules, dashboards, scrape }
    handle = openTarget(target)
    shop = service({ scrape: { selector: {}, port: 'telemetry', addresses: [application.address] } })
  })
  afterEach(async () => {
    await prometheus?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const shopBundle = (overrides: Parameters<typeof bundle>[0] = {}): ReturnType<typeof bundle> =>
    bundle({ services: [shop], ...overrides })

  async function files(): Promise<string[]> {
    const names = await Promise.all(
      ['rules', 'dashboards', 'scrape'].map(async (place) =>
        (await readdir(join(folder, place))).map((name) => `${place}/${name}`),
      ),
    )
    return names.flat().sort()
  }

  it('installs until Prometheus has loaded every group, scrapes every target and has data for every panel', async () => {
    const events: ProgressEvent[] = []
    const result = await handle.install(shopBundle(), { ...yes, onEvent: (event) => events.push(event) })
    expect(result.verification?.findings).toEqual([])
    expect(result.verification?.summary).toEqual({
      targets: { total: 1, up: 1 },
      ruleGroups: { total: 2, loaded: 2, healthy: 2 },
      panels: { total: 2, withData: 2, explained: 0, unexplained: 0 },
      dashboards: { total: 1, present: 1 },
    })
    expect(result).toMatchObject({ outcome: 'applied', exitCode: 0, verification: { proven: true } })
    expect(await files()).toEqual([
      'dashboards/.ticolops-obs.manifest',
      'dashboards/ticolops-obs.shop.json',
      'rules/ticolops-obs.shop-alerts.yaml',
      'rules/ticolops-obs.shop-requests.yaml',
      'scrape/ticolops-obs.shop-shop-api.json',
    ])
    const rungs = events.flatMap((event) => (event.type === 'rung' && event.state === 'done' ? [event.rung] : []))
    expect(new Set(rungs)).toEqual(new Set(['prometheus', 'config', 'rules', 'targets', 'dashboards', 'panels']))
  })

  it('writes nothing the second time', async () => {
    await handle.install(shopBundle(), yes)
    const again = await handle.install(shopBundle(), {
      ...yes,
      confirm: () => {
        throw new Error('nothing to confirm')
      },
    })
    expect(again).toMatchObject({ outcome: 'unchanged', exitCode: 0 })
  })

  it('tells an earlier version of a rule that is still loaded from the present one', async () => {
    await handle.install(shopBundle(), yes)
    const later = { ...downAlert, expr: 'up{service="shop-api"} < 1' }
    const next = shopBundle({
      ruleGroups: [...groups.slice(0, 1), { name: 'shop-alerts', interval: '1s', rules: [later] }],
    })
    const before = await handle.verify(next, { timeout: 0 })
    expect(before.findings).toMatchObject([{ id: 'rules.stale', object: 'file rules/ticolops-obs.shop-alerts.yaml' }])
    const { plan, exitCode } = await handle.install(next, yes)
    expect(plan.changes.find((change) => change.action === 'update')?.changes).toEqual([
      { path: 'groups[0].rules[0].expr', before: downAlert.expr, after: later.expr },
    ])
    expect(exitCode).toBe(0)
  })

  it('recognises every generated rule in the way in which Prometheus prints it', async () => {
    const slos = [
      { name: 'availability', objective: 99.9 },
      { name: 'latency', objective: 99, threshold: '250ms' },
    ]
    const services = [
      { name: 'shop-api', namespace: 'shop', parts: ['http', 'http-client', 'node', 'postgres', 'redis'], slos },
    ]
    const config = checkConfig({ team: 'shop', services, targets: {} }, { file: 'test', dir: folder })
    const ruleGroups = generateAlerts(config).groups
    const { verification } = await handle.install(shopBundle({ ruleGroups, dashboards: [] }), unproven)
    expect(verification?.findings.filter(({ id }) => id === 'rules.stale' || id === 'rules.not-loaded')).toEqual([])
    expect(verification?.summary.ruleGroups).toMatchObject({ total: ruleGroups.length, loaded: ruleGroups.length })
  })

  it('explains a panel whose exporter is missing, and reports one that is empty for no reason', async () => {
    const panels = [
      panel(1, 'Pods', 'kube_pod_info', 'kube.state'),
      panel(
        2,
        'Errors',
        'http_server_request_duration_seconds_count{error_type="500",service="$service"}',
        'http.server',
        true,
      ),
      panel(3, 'Outgoing', 'rate(http_client_request_duration_seconds_count{service="$service"}[5m])', 'http.client'),
      panel(
        4,
        'Wrong',
        'http_server_request_duration_seconds_count{service="$service",http_route="/nowhere"}',
        'http.server',
      ),
      panel(5, 'Heap', 'v8js_memory_heap_used_bytes{service="$service"}', 'nodejs'),
    ]
    const { verification, exitCode } = await handle.install(shopBundle({ dashboards: [{ ...dashboard, panels }] }), {
      ...yes,
      timeout: 6_000,
    })
    expect(exitCode).toBe(6)
    expect(verification?.summary.panels).toEqual({ total: 5, withData: 0, explained: 3, unexplained: 2 })
    expect(verification?.findings.map(({ id, object }) => `${id} ${object}`).sort()).toEqual([
      'panel.empty panel shop/Wrong',
      'panel.exporter-missing panel shop/Pods',
      'panel.nothing-happened panel shop/Errors',
      'panel.pack-missing panel shop/Heap',
      'panel.part-missing panel shop/Outgoing',
    ])
  })

  it('reports a rule that Prometheus loads but cannot evaluate', async () => {
    const twoOnTheRight = 'vector(1) * on () (vector(1) or label_replace(vector(1), "x", "y", "", ""))'
    const many = { name: 'many', interval: '1s', rules: [{ record: 'many', expr: twoOnTheRight }] }
    const { verification } = await handle.install(shopBundle({ ruleGroups: [many] }), { ...yes, timeout: 5_000 })
    expect(verification?.summary.ruleGroups).toEqual({ total: 1, loaded: 1, healthy: 0 })
    expect(verification?.findings[0]?.id).toBe('rules.unhealthy')
  })

  it('refuses broken PromQL before a file is written', async () => {
    const broken = [{ name: 'broken', rules: [{ record: 'x', expr: 'sum(rate(http_requests_total[5m])' }] }]
    const error = await errorOf(handle.install(shopBundle({ ruleGroups: broken }), yes))
    expect(error).toMatchObject({ id: 'preflight.failed', exitCode: 4 })
    expect(await files()).toEqual([])
  })

  it('says that Prometheus refused the reload when another file is broken, and loads what lies there once that is mended', async () => {
    await writeFile(join(folder, 'rules', 'theirs.yaml'), 'groups: [{ name: x, rules: [{ record: y, expr: "sum(" }] }]')
    const { verification, exitCode } = await handle.install(shopBundle(), yes)
    expect(exitCode).toBe(6)
    expect(verification?.findings[0]).toMatchObject({ id: 'prometheus.config-reload', severity: 'error' })
    expect(verification?.summary.ruleGroups.loaded).toBe(0)
    await rm(join(folder, 'rules', 'theirs.yaml'))
    expect(await handle.install(shopBundle(), yes)).toMatchObject({ outcome: 'unchanged', exitCode: 0 })
  })

  it('says that a target cannot be scraped, and why', async () => {
    const dead = service({ scrape: { selector: {}, port: 'telemetry', addresses: ['127.0.0.1:1'] } })
    const { verification } = await handle.install(shopBundle({ services: [dead], dashboards: [] }), {
      ...yes,
      timeout: 6_000,
    })
    expect(verification?.summary.targets).toEqual({ total: 1, up: 0 })
    expect(verification?.findings[0]?.message).toContain('connection refused')
  })

  it('says that no target has the labels of a service', async () => {
    const { verification } = await handle.install(shopBundle({ services: [service()], dashboards: [] }), {
      ...yes,
      timeout: 0,
    })
    const finding = verification?.findings.find(({ id }) => id === 'target.none')
    expect(finding?.fix).toContain('scrape.addresses')
    expect(verification?.summary.targets).toEqual({ total: 1, up: 0 })
  })

  it('says that Prometheus does not answer, keeps the files, and proves them later', async () => {
    const { url } = prometheus
    await prometheus.stop()
    const { plan, verification, exitCode } = await handle.install(shopBundle(), { ...yes, timeout: 0 })
    expect(plan.findings[0]).toMatchObject({ id: 'prometheus.unreachable', severity: 'warning' })
    expect(exitCode).toBe(6)
    expect(verification?.findings[0]).toMatchObject({
      id: 'prometheus.unreachable',
      severity: 'error',
      object: `Prometheus ${url}`,
    })
    expect(verification?.summary.dashboards).toEqual({ total: 1, present: 1 })
  })

  it('says how to reload a Prometheus whose lifecycle API is off', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const config = join(folder, 'prometheus.yml')
    await writeFile(config, '{}')
    const closed = await startProcess({
      name: 'prometheus',
      command: await binary('prometheus'),
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${new URL(url).host}`,
      ],
      ready: () => answers(`${url}/-/ready`),
    })
    try {
      const { verification } = await openTarget({ ...target, prometheus: url }).install(shopBundle(), yes)
      expect(verification?.findings[0]).toMatchObject({ id: 'prometheus.lifecycle' })
      expect(verification?.findings[0]?.fix).toContain('kill -HUP')
    } finally {
      await closed.stop()
    }
  })

  it('does not overwrite a file that is not ours, or was edited by hand', async () => {
    const path = join(target.rules, 'ticolops-obs.shop-alerts.yaml')
    await writeFile(path, 'groups: []\n')
    const foreign = await errorOf(handle.install(shopBundle(), unproven))
    expect(foreign).toMatchObject({ id: 'object.conflict', exitCode: 4 })
    expect(foreign.message).toContain('was not written by this installation')
    expect(await readFile(path, 'utf8')).toBe('groups: []\n')

    await handle.install(shopBundle(), { ...unproven, adopt: true })
    await appendFile(path, '# mine\n')
    expect((await errorOf(handle.install(shopBundle(), unproven))).message).toContain('was edited by hand')
    expect((await handle.status()).entries.filter(({ state }) => state !== 'present')).toEqual([
      { object: 'file rules/ticolops-obs.shop-alerts.yaml', state: 'changed' },
    ])
  })

  it('writes nothing at all when it is stopped before the first file', async () => {
    const stop = new AbortController()
    const confirm = (): boolean => {
      stop.abort()
      return true
    }
    const error = await errorOf(handle.install(shopBundle(), { ...unproven, confirm, signal: stop.signal }))
    expect(error.exitCode).toBe(130)
    expect(await files()).toEqual([])
  })

  it('prunes what the configuration no longer has', async () => {
    await handle.install(shopBundle(), unproven)
    const { plan } = await handle.install(shopBundle({ ruleGroups: groups.slice(0, 1) }), unproven)
    expect(plan.counts.prune).toBe(1)
    expect(await files()).not.toContain('rules/ticolops-obs.shop-alerts.yaml')
    expect((await prometheus.ruleGroups()).map(({ name }) => name)).toEqual(['shop-requests'])
  })

  it('uninstalls exactly what it installed', async () => {
    await writeFile(join(target.rules, 'theirs.yaml'), 'groups: []\n')
    await handle.install(shopBundle(), unproven)
    const result = await handle.uninstall({ confirm: (objects) => objects.length === 4 })
    expect(result).toMatchObject({ outcome: 'removed', leftovers: [], exitCode: 0, findings: [] })
    expect(await files()).toEqual(['rules/theirs.yaml'])
    expect(await prometheus.ruleGroups()).toEqual([])
    expect((await handle.uninstall({ confirm: () => true })).outcome).toBe('nothing')
  })

  it('keeps a file that was edited by hand when it uninstalls, and says so', async () => {
    await handle.install(shopBundle(), unproven)
    await appendFile(join(target.rules, 'ticolops-obs.shop-alerts.yaml'), '# mine\n')
    const result = await handle.uninstall({ confirm: () => true })
    expect(result.exitCode).toBe(9)
    expect(result.findings[0]).toMatchObject({ id: 'files.edited', severity: 'warning' })
    expect(await files()).toEqual(['dashboards/.ticolops-obs.manifest', 'rules/ticolops-obs.shop-alerts.yaml'])
    expect((await handle.uninstall({ confirm: () => true, force: true })).exitCode).toBe(0)
    expect(await files()).toEqual([])
  })

  it('does not call it clean while what a killed run left lies there', async () => {
    await handle.install(shopBundle(), unproven)
    await writeFile(join(target.rules, '.ticolops-obs.shop-alerts.yaml.4711.tmp'), 'gro')
    const result = await handle.uninstall({ confirm: () => true })
    expect(result.exitCode).toBe(9)
    expect(result.findings[0]?.fix).toContain('.ticolops-obs.shop-alerts.yaml.4711.tmp')
  })

  it('refuses two services that come to one file', async () => {
    const scrape = shop.scrape
    const services = [
      service({ namespace: 'a', name: 'b-c', scrape }),
      service({ namespace: 'a-b', name: 'c', scrape }),
    ]
    const error = await errorOf(handle.install(shopBundle({ services }), yes))
    expect(error.message).toContain('file scrape/ticolops-obs.a-b-c.json')
    expect(await files()).toEqual([])
  })

  it('names a directory that is missing, or none', async () => {
    const missing = join(folder, 'missing')
    const error = await errorOf(openTarget({ ...target, rules: missing }).plan(shopBundle()))
    expect(error).toMatchObject({ id: 'files.directory', exitCode: 4 })
    expect(error.hint).toContain(`mkdir -p ${missing}`)
    await writeFile(missing, '')
    expect((await errorOf(openTarget({ ...target, rules: missing }).plan(shopBundle()))).message).toContain(
      'is not a directory',
    )
  })
})
