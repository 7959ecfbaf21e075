import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { whyNoNamespace } from '@ticolops/obs-testbed'
import { expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('from-init/main.ts', import.meta.url))

interface Outcome {
  readonly seconds: number
  readonly steps: readonly { readonly title: string; readonly seconds: number }[]
  readonly verification: {
    readonly proven: boolean
    readonly summary: { readonly targets: object; readonly panels: { readonly unexplained: number } }
  }
}

const TOOLS = ['kube-apiserver', 'etcd', 'kwok', 'kubectl', 'otelcol', 'prometheus-operator', 'prometheus@3'] as const

function proves(): void {
  it('is what init wrote, applied, installed and verified, and nothing else', { timeout: 1_200_000 }, async () => {
    const child = spawn(process.execPath, ['--conditions=@ticolops/source', PROGRAM], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const exitCode = await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (exitCode !== 0) throw new Error(`exit code ${String(exitCode)}:\n${stderr.slice(-3000)}`)
    const { seconds, steps, verification } = JSON.parse(stdout) as Outcome
    for (const step of steps) console.log(`${step.seconds.toFixed(1).padStart(6)} s  ${step.title}`)
    console.log(`${seconds.toFixed(1).padStart(6)} s  from init to a proof`)
    expect(verification.proven).toBe(true)
    expect(verification.summary.targets).toEqual({ total: 3, up: 3 })
    expect(verification.summary.panels.unexplained).toBe(0)
  })
}

if (whyNoNamespace() === undefined || process.env['CI'] !== undefined)
  await describeWithServers('from an Express app in an empty repository to a proof', TOOLS, proves)
