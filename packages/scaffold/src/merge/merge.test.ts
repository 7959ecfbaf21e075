import { expect, test } from 'vitest'
import { merge } from './merge.ts'
import { diffLines } from './text.ts'

const BASE = `# ours
spec:
  replicas: 2
  containers:
    - name: app
      image: app:1
      resources:
        cpu: 100m
        memory: 128Mi
`

test('changes in different places go together, and no byte of the rest moves', () => {
  const mine = BASE.replace('replicas: 2', 'replicas:   5 # holidays')
  const wanted = BASE.replace('memory: 128Mi', 'memory: 256Mi')
  expect(merge('a.yaml', BASE, mine, wanted)).toEqual({
    text: mine.replace('memory: 128Mi', 'memory: 256Mi'),
    disputed: [],
  })
})

test('changes of neighbouring lines, which collide as text, go together as YAML; comments stay', () => {
  const mine = BASE.replace('cpu: 100m', '# measured in May\n        cpu: 500m # peak')
  const wanted = BASE.replace('memory: 128Mi', 'memory: 256Mi')
  expect(merge('a.yaml', BASE, mine, wanted)).toEqual({
    text: mine.replace('memory: 128Mi', 'memory: 256Mi'),
    disputed: [],
  })
})

test('a field that both changed differently stays the user’s, and is named', () => {
  const mine = BASE.replace('cpu: 100m', 'cpu: 500m')
  const wanted = BASE.replace('cpu: 100m', 'cpu: 250m').replace('replicas: 2', 'replicas: 3')
  const merged = merge('a.yaml', BASE, mine, wanted)
  expect(merged?.disputed).toEqual(['spec.containers[app].resources.cpu'])
  expect(merged?.text).toBe(mine.replace('replicas: 2', 'replicas: 3'))
})

test('items of a list are told apart by their names: one of ours is added, one of the user’s stays', () => {
  const mine = BASE.replace('    - name: app', '    - name: proxy\n      image: proxy:1\n    - name: app').replace(
    'memory: 128Mi',
    'memory: 1Gi',
  )
  const wanted = `${BASE.replace('memory: 128Mi', 'memory: 128Mi\n        storage: 1Gi')}    - name: agent\n      image: agent:1\n`
  const { text = '', disputed } = merge('a.yaml', BASE, mine, wanted) ?? {}
  expect(disputed).toEqual([])
  expect(text.match(/name: \w+/g)).toEqual(['name: proxy', 'name: app', 'name: agent'])
  expect(text).toContain('memory: 1Gi')
  expect(text).toContain('storage: 1Gi')
})

test('what the user took out stays out, unless it became something else', () => {
  const mine = BASE.replace('  replicas: 2\n', '').replace('100m', '200m')
  const unchanged = merge('a.yaml', BASE, mine, BASE.replace('128Mi', '256Mi'))
  expect([unchanged?.disputed, unchanged?.text.includes('replicas')]).toEqual([[], false])
  const changed = merge('a.yaml', BASE, mine, BASE.replace('replicas: 2', 'replicas: 3').replace('128Mi', '256Mi'))
  expect([changed?.disputed, changed?.text.includes('replicas')]).toEqual([['spec.replicas'], false])
})

test('a file that is not from init gets what it lacks; what it says stays', () => {
  const mine = '# my stack\nservices:\n  app:\n    build: .  # here\n    ports: [8080:8080]\n'
  const wanted =
    'name: shop\nservices:\n  app:\n    build: .\n    ports: [3000:3000]\n    init: true\n  redis:\n    image: redis:8\n'
  const { text, disputed } = merge('compose.yaml', undefined, mine, wanted) ?? {}
  expect(disputed).toEqual(['services.app.ports'])
  expect(text).toBe(
    '# my stack\nservices:\n  app:\n    build: . # here\n    ports: [ 8080:8080 ]\n    init: true\n  redis:\n    image: redis:8\nname: shop\n',
  )
})

test('text that is no YAML is merged by lines alone: what collides cannot be merged', () => {
  expect(merge('Dockerfile', 'a\nb\n', 'a\nc\n', 'a\nd\n')).toBeUndefined()
  expect(merge('Dockerfile', 'a\nb\nc\nd\n', 'A\nb\nc\nd\n', 'a\nb\nc\nD\n')).toEqual({
    text: 'A\nb\nc\nD\n',
    disputed: [],
  })
  expect(merge('templates/app.yaml', 'a: 1\n{{ if x }}\n', 'a: 2\n{{ if x }}\n', 'a: 3\n{{ if x }}\n')).toBeUndefined()
})

test('two clean changes that would make one broken file are not taken for a merge', () => {
  // Both add the same key, in different places.
  const base = 'a: 1\nb: 2\nc: 3\nd: 4\n'
  const merged = merge('a.yaml', base, 'x: 1\na: 1\nb: 2\nc: 3\nd: 4\n', 'a: 1\nb: 2\nc: 3\nd: 4\nx: 2\n')
  expect(merged).toEqual({ text: 'x: 1\na: 1\nb: 2\nc: 3\nd: 4\n', disputed: ['x'] })
  const json = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n'
  const [mine, wanted] = ['{\n  "b": 2,\n  "c": 3\n}\n', '{\n  "a": 1,\n  "b": 2\n}\n']
  expect(merge('a.json', json, mine, wanted)).toBeUndefined()
})

test('YAML that is broken is not touched', () => {
  expect(merge('a.yaml', undefined, 'a: [1\n', 'a: 1\n')).toBeUndefined()
})

test('a difference shows the line before each run', () => {
  expect(diffLines('a\nb\nc\nd\n', 'a\nB\nc\nd\n')).toEqual([
    { sign: ' ', text: 'a' },
    { sign: '-', text: 'b' },
    { sign: '+', text: 'B' },
  ])
})

test('anchors and merge keys of the user’s stay what they are', () => {
  const mine = 'x-common: &common\n  restart: always\nservices:\n  app:\n    <<: *common\n    build: .\n'
  expect(merge('compose.yaml', undefined, mine, 'services:\n  app:\n    build: .\n    init: true\n')?.text).toBe(
    `${mine}    init: true\n`,
  )
})

test('the stages of a pipeline are those of both', () => {
  const mine = 'stages: [lint, test] # ours\nlint:\n  stage: lint\n'
  const merged = merge('.gitlab-ci.yml', undefined, mine, 'stages:\n  - test\n  - build\nbuild:\n  stage: build\n')
  expect(merged).toEqual({
    text: 'stages: [ lint, test, build ] # ours\nlint:\n  stage: lint\nbuild:\n  stage: build\n',
    disputed: [],
  })
})
