import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { instrument } from '@ticolops/obs'
import type { Obs } from '@ticolops/obs'
import { freePort, startPrometheus, temporaryFolder } from '@ticolops/obs-testbed'
import type { Prometheus } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { obs, start } from './command.ts'
import type { Ran } from './command.ts'

const PLACES = ['rules', 'provisioning', 'scrape']

/** A repository with a configuration, a service that answers, and the Prometheus that scrapes it. */
class Site {
  readonly folder: string
  readonly prometheusPort: number
  readonly #remove: () => void
  prometheus: Prometheus | undefined
  #service: { readonly obs: Obs; readonly server: http.Server; readonly load: NodeJS.Timeout } | undefined
  #address = ''

  constructor(prometheusPort: number) {
    const { folder, remove } = temporaryFolder('cli')
    this.folder = folder
    this.#remove = remove
    this.prometheusPort = prometheusPort
    for (const place of PLACES) mkdirSync(join(folder, place))
  }

  async startService(): Promise<void> {
    const sdk = instrument({ service: 'api', telemetry: { port: 0, host: '127.0.0.1' }, shutdown: false })
    const { telemetry } = await sdk.ready()
    if (telemetry.state !== 'listening') throw new Error('the telemetry port is not open')
    this.#address = `127.0.0.1:${telemetry.port}`
    const server = http.createServer((_request, response) => response.end('ok'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const load = setInterval(
      () =>
        void fetch(url).then(
          (response) => response.text(),
          () => undefined,
        ),
      50,
    )
    this.#service = { obs: sdk, server, load }
  }

  async startPrometheus(): Promise<void> {
    const files = [join(this.folder, 'scrape/*.json')]
    this.prometheus = await startPrometheus({
      port: this.prometheusPort,
      ruleFolders: [join(this.folder, 'rules')],
      config: {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        scrape_configs: [{ job_name: 'services', file_sd_configs: [{ files, refresh_interval: '1s' }] }],
      },
    })
  }

  /** Without the part http: its SLO rules are evaluated so seldom that the proof would take minutes. */
  configure(parts: readonly string[]): void {
    const service = {
      name: 'api',
      namespace: 'shop',
      parts,
      scrape: { addresses: [this.#address] },
    }
    const target = {
      kind: 'files',
      prometheus: `http://127.0.0.1:${this.prometheusPort}`,
      rules: 'rules',
      dashboards: 'provisioning',
      scrape: 'scrape',
    }
    writeFileSync(
      join(this.folder, 'ticolops-obs.config.json'),
      JSON.stringify({ team: 'web', services: [service], targets: { local: target } }),
    )
  }

  /** Every file on the target. */
  files(): string[] {
    return PLACES.flatMap((place) => readdirSync(join(this.folder, place)).map((name) => `${place}/${name}`))
  }

  run(...args: string[]): Promise<Ran> {
    return obs(args, this.folder)
  }

  async stop(): Promise<void> {
    clearInterval(this.#service?.load)
    this.#service?.server.closeAllConnections()
    this.#service?.server.close()
    await this.#service?.obs.shutdown()
    await this.prometheus?.stop()
    this.#remove()
  }
}

interface Document {
  readonly apiVersion: string
  readonly kind: string
  readonly verification?: { readonly findings: readonly { readonly severity: string }[] }
}

/** The one document on stdout. */
function document(ran: Ran): Document {
  return JSON.parse(ran.stdout) as Document
}

await describeWithServers('ticolops-obs on a target of files', ['prometheus'], () => {
  let site: Site
  beforeAll(async () => {
    site = new Site(await freePort())
    await site.startService()
    site.configure(['node'])
    await site.startPrometheus()
  })
  afterAll(() => site.stop())

  it('is ready for an install, and plans to create everything', async () => {
    expect(await site.run('check')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('is ready for an install'),
    })
    const plan = await site.run('plan', '--detailed-exitcode', '-o', 'json')
    expect(plan.exitCode).toBe(10)
    expect(document(plan)).toMatchObject({
      kind: 'Plan',
      counts: { unchanged: 0 },
    })
    expect(site.files()).toEqual([])
  })

  it('does nothing without a yes, and says how to say it', async () => {
    const { exitCode, stdout, stderr } = await site.run('install')
    expect([exitCode, stdout]).toEqual([5, ''])
    expect(stderr).toContain('fix: Run it again with --yes.')
    expect(site.files()).toEqual([])
  })

  it('installs, and proves it', async () => {
    const ran = await site.run('install', '--yes', '--timeout', '100s', '-o', 'json')
    const installation = document(ran)
    expect(installation.verification?.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(ran.exitCode).toBe(0)
    expect(installation).toMatchObject({
      apiVersion: 'obs.ticolops.dev/v1',
      kind: 'Installation',
      outcome: 'applied',
      verification: { proven: true, summary: { targets: { total: 1, up: 1 }, panels: { unexplained: 0 } } },
    })
  })

  it('finds nothing to do the second time, without asking', async () => {
    const { exitCode, stdout } = await site.run('install')
    expect(stdout).toContain('Nothing to change on local.')
    expect(stdout).toMatch(/Proven: Prometheus loaded (\d+)\/\1 rule groups, 1\/1 targets up/)
    expect(exitCode).toBe(0)
    expect((await site.run('plan', '--detailed-exitcode')).exitCode).toBe(0)
    expect((await site.run('status', '--detailed-exitcode')).exitCode).toBe(0)
    expect((await site.run('verify')).exitCode).toBe(0)
  })

  it('plans a changed configuration as differences', async () => {
    site.configure(['node', 'redis'])
    const { exitCode, stdout } = await site.run('plan', '--detailed-exitcode')
    expect(exitCode).toBe(10)
    expect(stdout).toMatch(/^ {2}\+ .*redis/m)
    site.configure(['node'])
  })

  it('shows a file that was edited by hand, and does not overwrite it', async () => {
    const [rules = ''] = site.files()
    appendFileSync(join(site.folder, rules), '# mine\n')
    const status = await site.run('status', '--detailed-exitcode')
    expect(status.exitCode).toBe(10)
    expect(status.stdout).toMatch(/1 changed, 0 missing/)
    const install = await site.run('install', '--yes', '-o', 'json')
    expect(install.exitCode).toBe(4)
    expect(document(install).kind).toBe('Error')
    expect((await site.run('install', '--yes', '--adopt')).exitCode).toBe(0)
  })

  it('says that nothing is proven when Prometheus is down, and stops at once on Ctrl-C', async () => {
    await site.prometheus?.stop()
    site.prometheus = undefined
    site.configure(['node', 'redis'])
    const install = await site.run('install', '--yes', '--timeout', '1s')
    expect(install.exitCode).toBe(6)
    expect(install.stdout).toContain('prometheus.unreachable')
    expect(install.stdout).toContain('Not proven:')

    const verify = start(['verify', '--timeout', '10m', '-o', 'json'], site.folder)
    await verify.shows('connection to Prometheus')
    verify.interrupt()
    const interrupted = await verify.result
    expect(interrupted.exitCode).toBe(130)
    expect(document(interrupted)).toMatchObject({
      kind: 'Error',
      hint: expect.stringContaining('same command again'),
    })
  })

  it('uninstalls without a trace, and has nothing to do the second time', async () => {
    await site.startPrometheus()
    expect((await site.run('uninstall')).exitCode).toBe(5)
    const { exitCode, stdout } = await site.run('uninstall', '--yes')
    expect(stdout).toContain('nothing of ours is left')
    expect(exitCode).toBe(0)
    expect(site.files()).toEqual([])
    expect(await site.run('uninstall')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Nothing was installed on local.'),
    })
    expect(await site.run('status', '--detailed-exitcode')).toMatchObject({
      exitCode: 10,
      stdout: expect.stringContaining('Nothing is installed.'),
    })
  })
})
