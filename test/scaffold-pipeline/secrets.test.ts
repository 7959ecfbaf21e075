import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { afterAll, expect, it } from 'vitest'
import { sample, writeCommands, writeParts } from './repository.ts'

const service = sample('fastify-app')
const { name, namespace, image } = service
const BUILD = `${image}@sha256:${'1'.repeat(64)}`
const SECRET = 'deploy/kubernetes/overlays/production/secret.sops.yaml'

const { folder, remove } = temporaryFolder('secrets')
afterAll(remove)

/** Deploys to a cluster that takes everything; sops decrypts by turning letters around, and only with its key. */
async function deploy(options: { key?: string; secret: boolean }) {
  const repository = mkdtempSync(path.join(folder, 'repository-'))
  writeParts(service, repository, ['kubernetes', 'pipeline'])
  const calls = path.join(repository, 'calls')
  writeCommands(path.join(repository, 'bin'), {
    kubectl: `echo "$*" >> '${calls}'\nfor file; do case $file in *secret.yaml) cat "$file" >> '${calls}' ;; esac; done`,
    sops: `[ "$SOPS_AGE_KEY" = key ] || { echo 'no key' >&2; exit 128; }\n[ "$1" = decrypt ] && rev "$2"`,
    npx: 'exit 0',
  })
  writeFileSync(calls, '')
  if (options.secret) writeFileSync(path.join(repository, SECRET), 'terceS :dnik\n')
  const result = await tryRun(path.join(repository, 'deploy/pipeline/deploy.sh'), ['production', BUILD, 'r1'], {
    env: {
      PATH: `${path.join(repository, 'bin')}:${process.env['PATH']}`,
      CI: 'true',
      CLUSTER_KUBECONFIG: 'apiVersion: v1',
      SOPS_AGE_KEY: options.key ?? '',
    },
  })
  const told = readFileSync(calls, 'utf8').trim().split('\n')
  return { ...result, told, applied: told.filter((line) => line.includes('apply')) }
}

it('the Secret that lies in the repository is decrypted, and applied before what needs it', async () => {
  const { code, told, applied } = await deploy({ key: 'key', secret: true })
  expect(code).toBe(0)
  expect(applied).toHaveLength(2)
  expect(applied[0]).toContain(
    `--namespace ${namespace} apply --server-side --force-conflicts --field-manager ${name}-pipeline`,
  )
  expect(told[told.indexOf(applied[0] ?? '') + 1]).toBe('kind: Secret')
  expect(applied[1]).toContain('--kustomize')
})

it('where it cannot be decrypted, nothing is applied', async () => {
  const { code, stderr, applied } = await deploy({ secret: true })
  expect([code, applied]).toEqual([4, []])
  expect(stderr).toContain('Its secrets cannot be decrypted.')
})

it('without such a file the Secret is taken to be there', async () => {
  const { code, applied } = await deploy({ secret: false })
  expect([code, applied.length]).toEqual([0, 1])
})
