import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { whyNoNamespace } from '@ticolops/obs-testbed'
import { describe, expect, it } from 'vitest'

const demo = fileURLToPath(new URL('../../scripts/demo', import.meta.url))

interface Report {
  readonly kind: string
  readonly target: string
  readonly proven: boolean
  readonly uninstalledCleanly: boolean
  readonly install: { readonly outcome?: string }
  readonly installAgain: { readonly outcome?: string }
  readonly commands: readonly { readonly command: string; readonly exitCode: number }[]
  readonly verification: {
    readonly summary: {
      readonly targets: { readonly total: number; readonly up: number }
      readonly ruleGroups: { readonly total: number; readonly healthy: number }
      readonly panels: { readonly unexplained: number }
    }
    readonly findings: readonly { readonly message: string }[]
  }
}

/** Runs `scripts/demo` as a user does. */
async function run(...args: string[]): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(demo, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { exitCode, stdout, stderr }
}

/** Two processes; in the cluster as many pods as the autoscaler that init wrote wants at least. */
const REPLICAS = { files: 2, kubernetes: 3 }

/** What may be empty beside a service that works and has traffic: what goes wrong, and what is summed up over days. */
const EMPTY = new Set([
  'No alert fires.',
  'No browser has reported a violation.',
  'No maxmemory is set.',
  'Nothing was refused.',
  'Nothing failed.',
  'No export failed.',
  'Everything that is loaded is measured.',
  'Nothing stands in the way.',
  'The rule group "slo.days" runs every 2m30s and has not written everything yet.',
])

function proves(target: keyof typeof REPLICAS): void {
  it('does the whole job, proves it, and leaves nothing behind', { timeout: 400_000 }, async () => {
    const { exitCode, stdout, stderr } = await run('--once', '--output', 'json', '--target', target)
    if (exitCode !== 0) throw new Error(`exit code ${exitCode}:\n${stderr.slice(-3000)}`)
    const report = JSON.parse(stdout) as Report
    expect(report).toMatchObject({ kind: 'Demo', target, proven: true, uninstalledCleanly: true })
    expect(report.commands.map(({ exitCode: code }) => code)).toEqual(report.commands.map(() => 0))
    const { targets, ruleGroups, panels } = report.verification.summary
    expect(targets).toEqual({ total: REPLICAS[target], up: REPLICAS[target] })
    expect(ruleGroups.healthy).toBe(ruleGroups.total)
    expect(panels.unexplained).toBe(0)
    expect(report.verification.findings.filter(({ message }) => !EMPTY.has(message))).toEqual([])
    expect(report.install.outcome).toBe('applied')
    expect(report.installAgain.outcome).toBe('unchanged')
  })
}

await describeWithServers(
  'scripts/demo --target files',
  ['prometheus', 'postgres', 'redis-server', 'alertmanager'],
  () => proves('files'),
)

const cluster = ['kube-apiserver', 'etcd', 'kwok', 'kubectl', 'prometheus-operator', 'prometheus@3'] as const
if (whyNoNamespace() === undefined || process.env['CI'] !== undefined)
  await describeWithServers('scripts/demo --target kubernetes', cluster, () => proves('kubernetes'))

describe('scripts/demo', () => {
  it('refuses what it does not know, with its usage and without a stack trace', async () => {
    const { exitCode, stdout, stderr } = await run('--target', 'moon')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('error: --target moon: allowed are kubernetes and files')
    expect(stderr).toContain('usage: scripts/demo')
    expect(stderr).not.toContain('    at ')
  })
})
