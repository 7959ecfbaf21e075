import { expect, test } from 'vitest'
import { checkConfig } from './check.ts'
import { configOn } from './on-target.ts'

const config = checkConfig(
  {
    team: 'web',
    services: [{ name: 'shop', namespace: 'shop', parts: ['http'] }],
    targets: {
      production: { kind: 'kubernetes', namespace: 'monitoring' },
      staging: { kind: 'kubernetes', namespace: 'monitoring', namespaceSuffix: '-staging' },
    },
  },
  { file: 'test', dir: '/' },
)

test.each([
  ['production', 'shop'],
  ['staging', 'shop-staging'],
])('on %s the service is in the namespace %s', (name, namespace) => {
  const target = config.targets[name]
  if (target === undefined) throw new Error(name)
  expect(configOn(config, target).services).toEqual([{ ...config.services[0], namespace }])
})

test('copies of a service in another namespace have no backups', () => {
  const { staging } = config.targets
  if (staging === undefined) throw new Error('staging')
  const backed = config.services.map((service) => ({ ...service, parts: [...service.parts, 'backup' as const] }))
  expect(configOn({ ...config, services: backed }, staging).services[0]?.parts).toEqual(['http'])
})
