import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { node } from '../../../../test/samples.ts'
import type { Service } from '../../../service.ts'
import { gitlabPipeline } from './pipeline.ts'

interface Job {
  readonly rules: readonly { readonly if: string; readonly when?: string; readonly changes?: readonly string[] }[]
  readonly script: readonly string[]
  readonly environment?: { readonly name: string }
  readonly resource_group?: string
  readonly allow_failure?: boolean
  readonly timeout?: string
  readonly id_tokens?: object
}

const gitlab: Service = { ...node, forge: 'gitlab', image: 'registry.gitlab.com/acme/shop/shop-api' }
const JOBS = ['test', 'plan', 'build', 'staging', 'production']
const read = (service: Service, prefix = ''): Readonly<Record<string, Job>> => {
  const pipeline = parse(gitlabPipeline(service)) as Record<string, Job>
  return Object.fromEntries(
    JOBS.flatMap((name) => {
      const job = pipeline[`${prefix}${name}`]
      return job === undefined ? [] : [[name, job]]
    }),
  )
}

it('somebody starts production, and one deployment runs at a time', () => {
  const { staging, production } = read(gitlab)
  expect(production).toMatchObject({ allow_failure: false, resource_group: 'shop-api-production' })
  expect(production?.rules.map(({ when }) => when)).toEqual(['manual'])
  expect(staging).toMatchObject({ resource_group: 'shop-api-staging' })
  expect(staging?.rules.map(({ when }) => when)).toEqual([undefined])
})

it('only the default branch is built and deployed, only merge requests are planned', () => {
  const { build, staging, production, plan } = read(gitlab)
  for (const job of [build, staging, production])
    expect(job?.rules.map((rule) => rule.if)).toEqual(['$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'])
  expect(plan?.rules.map((rule) => rule.if)).toEqual(['$CI_PIPELINE_SOURCE == "merge_request_event"'])
})

it('the forge’s identity is for the cloud alone, and only where that takes it', () => {
  expect(read({ ...gitlab, cluster: 'eks' })['production']?.id_tokens).toEqual({
    CLUSTER_ID_TOKEN: { aud: 'sts.amazonaws.com' },
  })
  expect(read({ ...gitlab, cluster: 'kubeconfig' })['production']?.id_tokens).toBeUndefined()
  expect(read({ ...gitlab, cluster: 'eks' })['test']?.id_tokens).toBeUndefined()
})

it('every job ends by itself', () => {
  expect(Object.keys(read(gitlab))).toEqual(JOBS)
  expect(Object.values(read(gitlab)).filter(({ timeout }) => timeout === undefined)).toEqual([])
})

it('services of one repository have jobs of their own, for their own folder', () => {
  const { test } = read({ ...gitlab, directory: 'services/api' }, 'shop-api-')
  expect(test?.rules.every(({ changes }) => changes?.[0] === 'services/api/**/*')).toBe(true)
  expect(test?.script[0]).toBe('cd "$CI_PROJECT_DIR/services/api"')
})
