import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { binary, temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sample, writeCommands, writeParts } from './repository.ts'

const service = sample('express-app')

await describeWithServers('a plan of a change', ['kubectl'], () => {
  const { folder, remove } = temporaryFolder('plan')
  const [before, after, bin] = ['before', 'after', 'bin'].map((each) => path.join(folder, each)) as [
    string,
    string,
    string,
  ]
  beforeAll(async () => {
    for (const each of [before, after]) writeParts(service, each, ['kubernetes', 'pipeline'])
    writeCommands(bin, { kubectl: `exec '${await binary('kubectl')}' "$@"` })
  })
  afterAll(remove)

  /** @param obs What `ticolops-obs plan` does, in shell. */
  const plan = async (environment: Readonly<Record<string, string>> = {}, obs = 'exit 0') => {
    writeCommands(bin, { npx: obs })
    return tryRun(path.join(after, 'deploy/pipeline/plan.sh'), [before], {
      env: { PATH: `${bin}:${process.env['PATH']}`, CI: 'true', ...environment },
    })
  }

  it('without credentials tells of the manifests alone, and what is missing', async () => {
    const { code, stdout } = await plan()
    expect(code).toBe(0)
    expect(stdout).toContain('**staging**: the same manifests.')
    expect(stdout).toContain('**production**: the same manifests.')
    expect(stdout).toMatch(/no cluster was asked\. .*does not have: KUBECONFIG/)
  })

  it('shows what a change in the base does to each environment', async () => {
    const file = path.join(after, 'deploy/kubernetes/base/autoscaler.yaml')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('maxReplicas: 10', 'maxReplicas: 20'))
    const { stdout } = await plan()
    writeFileSync(file, text)
    expect(stdout.match(/^-  maxReplicas: 10\n\+  maxReplicas: 20$/gm)).toHaveLength(2)
  })

  it.each([
    ['nothing changes', 'echo "Plan: +0 ~0 -0"', /nothing changes\./, 'Plan:'],
    ['they change', 'echo "Plan: +1 ~0 -0"; exit 10', /they change\.[^]*Plan: \+1 ~0 -0/, 'exit 10'],
    ['an install would be stopped', 'echo "conflict"; exit 4', /would be stopped\.[^]*conflict/, 'exit 4'],
    [
      'the cluster is away',
      'echo "cannot be reached" >&2; exit 3',
      /could not be asked \(exit 3\)[^]*cannot be reached/,
      'exit 4',
    ],
  ])('with credentials: %s', async (_, obs, expected, absent) => {
    const { code, stdout } = await plan({ CLUSTER_KUBECONFIG: 'apiVersion: v1' }, obs)
    expect(code).toBe(0)
    expect(stdout).toMatch(expected)
    expect(stdout).not.toContain(absent)
  })

  it('a text of the change cannot leave its block, and a long one is cut', async () => {
    const file = path.join(after, 'deploy/kubernetes/base/service.yaml')
    const text = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      text
        .replace('metadata:\n', `metadata:\n  annotations:\n    x: "${'~~~ '.repeat(20_000)}"\n`)
        .replace(/ {2}annotations:\n {4}email.*\n/, ''),
    )
    const { stdout } = await plan()
    writeFileSync(file, text)
    expect(stdout.length).toBeLessThan(65_536)
    expect(stdout).toContain('The rest is in the log of the job.')
  })
})
