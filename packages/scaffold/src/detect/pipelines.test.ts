import { expect, test } from 'vitest'
import { memorySources } from '../../test/memory-sources.ts'
import { findPipelines, rivalPipelines } from './pipelines.ts'

const workflow = (job: string, step: string) =>
  `on: push\njobs:\n  ${job}:\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`

const sources = memorySources({
  '.github/workflows/check.yml': workflow('test', 'run: npm test # then deploy by hand'),
  '.github/workflows/images.yaml': workflow('images', 'uses: docker/build-push-action@v6'),
  '.github/workflows/prod.yml': workflow('deploy-prod', 'run: ./go.sh'),
  '.github/workflows/shop.yaml': workflow('staging', 'run: deploy/pipeline/deploy.sh staging "$IMAGE"'),
  '.gitlab-ci.yml': 'test:\n  script: [npm test]\n',
  'docs/.github/workflows/example.yml': workflow('deploy', 'run: kubectl apply'),
})

test('of GitHub’s workflows those that build or deploy are rivals of ours, others are neighbours', () => {
  expect(Object.fromEntries(findPipelines(sources, 'github').map(({ value, from }) => [value, from]))).toEqual({
    '.github/workflows/check.yml': 'stays as it is; ours is written beside it',
    '.github/workflows/images.yaml': 'it builds or deploys, and so does ours: on every push both would',
    '.github/workflows/prod.yml': 'it builds or deploys, and so does ours: on every push both would',
    '.github/workflows/shop.yaml': 'from init',
  })
  expect(rivalPipelines(sources)).toEqual(['.github/workflows/images.yaml', '.github/workflows/prod.yml'])
})

test('of GitLab’s files the one that it reads is found', () => {
  expect(findPipelines(sources, 'gitlab')).toEqual([
    { value: '.gitlab-ci.yml', from: 'GitLab reads this file alone: our jobs would go into it' },
  ])
})
