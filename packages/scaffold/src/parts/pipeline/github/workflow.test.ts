import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { node, python } from '../../../../test/samples.ts'
import type { Service } from '../../../service.ts'
import { ACCESS } from '../access.ts'
import { githubWorkflow } from './workflow.ts'

interface Step {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}
interface Job {
  readonly if?: string
  readonly needs?: string | readonly string[]
  readonly environment?: string | { readonly name: string }
  readonly concurrency?: { readonly 'cancel-in-progress': boolean }
  readonly 'timeout-minutes'?: number
  readonly permissions: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly permissions: object
  readonly jobs: Readonly<Record<string, Job>>
}

const read = (service: Service): Workflow => parse(githubWorkflow(service)) as Workflow
const job = (service: Service, name: string): Job => {
  const found = read(service).jobs[name]
  if (found === undefined) throw new Error(`there is no job ${name}`)
  return found
}

const SERVICES: readonly Service[] = [node, python].flatMap((service) =>
  (Object.keys(ACCESS) as Service['cluster'][]).map((cluster) => Object.assign({}, service, { cluster })),
)
const jobs = SERVICES.flatMap((service) => Object.entries(read(service).jobs))
const steps = jobs.flatMap(([, each]) => each.steps)

describe('a workflow', () => {
  it('has no right by itself, and each job no more than it needs', () => {
    const service: Service = { ...node, cluster: 'eks', image: 'ghcr.io/acme/shop-api' }
    expect(read(service).permissions).toEqual({})
    const cloud = { contents: 'read', 'id-token': 'write' }
    expect(
      Object.fromEntries(Object.entries(read(service).jobs).map(([name, { permissions }]) => [name, permissions])),
    ).toEqual({
      test: { contents: 'read' },
      plan: { ...cloud, 'pull-requests': 'write' },
      'plan-fork': { contents: 'read' },
      build: { ...cloud, packages: 'write', attestations: 'write' },
      staging: cloud,
      production: cloud,
    })
  })

  it.each([
    ['kubeconfig', false],
    ['service-account', false],
    ['eks', true],
    ['gke', true],
    ['aks', true],
  ] as const)('asks for the forge’s identity to deploy by %s: %s', (cluster, asked) => {
    expect('id-token' in job({ ...node, cluster }, 'production').permissions).toBe(asked)
  })

  it('gives what comes from a fork neither credentials nor a way to write', () => {
    for (const service of SERVICES) {
      const fork = job(service, 'plan-fork')
      expect(fork.environment).toBeUndefined()
      expect(JSON.stringify(fork)).not.toMatch(/secrets\.|vars\.|write/)
      expect(fork.if).toContain('!(github.event.pull_request.head.repo.full_name == github.repository &&')
    }
  })

  it('runs actions of a known commit alone, with the release behind it', () => {
    const uses = githubWorkflow(python).match(/uses: .*/g) ?? []
    expect(uses.length).toBeGreaterThan(5)
    expect(uses.filter((each) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} {2}# v\d+\.\d+\.\d+$/.test(each))).toEqual([])
  })

  it('hands texts to the shell as data, never as part of its program', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([])
  })

  it('leaves no token behind, and nothing from one run for the next', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.every((step) => step.with?.['persist-credentials'] === false)).toBe(true)
    const setups = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@'))
    expect(setups.every((step) => step.with?.['package-manager-cache'] === false)).toBe(true)
    expect(JSON.stringify(steps)).not.toContain('"cache"')
  })

  it('ends what hangs, and no deployment in its midst', () => {
    expect(jobs.filter(([, each]) => each['timeout-minutes'] === undefined)).toEqual([])
    for (const name of ['staging', 'production'])
      expect(job(node, name).concurrency).toMatchObject({ 'cancel-in-progress': false })
  })

  it('deploys to production what staging has proven, each behind its environment', () => {
    expect(job(node, 'production')).toMatchObject({ needs: ['build', 'staging'], environment: { name: 'production' } })
    expect(job(node, 'staging')).toMatchObject({ needs: ['build'], environment: { name: 'staging' } })
  })

  it('calls the release by the commit, wherever it is told', () => {
    const releases = jobs
      .filter(([name]) => !name.startsWith('plan'))
      .flatMap(([, each]) => each.steps.flatMap(({ env }) => env?.['RELEASE'] ?? []))
    expect(new Set(releases)).toEqual(new Set(['${{ github.sha }}']))
  })

  it('gives each way to the cluster exactly its own settings', () => {
    for (const service of SERVICES) {
      const { variables, secrets } = ACCESS[service.cluster]
      const { env = {} } = job(service, 'production').steps.find(({ run }) => run?.includes('deploy.sh')) ?? {}
      const settings = Object.values(env).filter((value) => /vars\.|secrets\./.test(value))
      expect(settings.toSorted()).toEqual(
        [
          ...Object.keys(variables).map((name) => `\${{ vars.${name} }}`),
          ...Object.keys(secrets).map((name) => `\${{ secrets.${name} }}`),
          '${{ vars.WATCHED }}',
        ].toSorted(),
      )
    }
  })

  it('of a service in a folder runs for that folder, and builds from there', () => {
    const text = githubWorkflow({ ...node, directory: 'services/api' })
    expect(text).toContain('- services/api/**')
    expect(text).toContain('docker buildx build services/api')
    expect(text).toContain('services/api/deploy/pipeline/deploy.sh production')
  })
})
