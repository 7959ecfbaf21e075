import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '@ticolops/obs-config'
import { expect, onTestFinished, test } from 'vitest'
import { node, python } from '../../../test/samples.ts'
import type { Service } from '../../service.ts'
import { config } from './part.ts'

/** The configuration that is written, as ticolops-obs loads it. */
async function loaded(service: Service) {
  const folder = mkdtempSync(join(tmpdir(), 'ticolops-obs-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [file] = config.files(service)
  // The package is installed where the configuration lies; here it is not.
  const text = (file?.text ?? '').replace(
    "import { defineConfig } from '@ticolops/obs-cli'",
    'const defineConfig = (config) => config',
  )
  writeFileSync(join(folder, service.configFile), text)
  return (await loadConfig(folder)).config
}

test.each(['ts', 'mjs', 'json', 'yaml'])('the configuration is valid as .%s, and says the same', async (ending) => {
  const { services, team, platform, targets } = await loaded({ ...node, configFile: `ticolops-obs.config.${ending}` })
  expect({ services, team, platform }).toMatchObject({
    team: 'payments',
    platform: { kubernetes: true, ingress: 'gateway', certManager: true },
    services: [
      {
        name: 'shop-api',
        namespace: 'shop',
        parts: ['http', 'http-client', 'node', 'postgres', 'redis', 'collector', 'backup'],
        scrape: { port: 'metrics', selector: { 'app.kubernetes.io/name': 'shop-api' } },
      },
    ],
  })
  expect(targets['production']).toEqual({ kind: 'kubernetes', namespace: 'monitoring' })
  expect(targets['staging']).toEqual({ ...targets['production'], namespaceSuffix: '-staging' })
})

test('of a Python service only what OpenTelemetry measures is watched', async () => {
  const { services } = await loaded({ ...python, configFile: 'ticolops-obs.config.yaml' })
  expect(services[0]?.parts).toEqual(['http', 'collector', 'backup'])
})

test('collectors are watched where init brings them', async () => {
  const { services } = await loaded({ ...python, logs: undefined, configFile: 'ticolops-obs.config.yaml' })
  expect(services[0]?.parts).toEqual(['http', 'backup'])
})

test('backups are watched once there is a key that they are for', async () => {
  const backup = { ...python.backup, recipients: [] }
  const [service] = (await loaded({ ...python, backup, configFile: 'ticolops-obs.config.yaml' })).services
  expect(service?.parts).toEqual(['http', 'collector'])
  expect(service?.backup).toBeUndefined()
})

test('a name with a quote does not end the string', async () => {
  expect((await loaded({ ...node, team: "o'brien\\" })).team).toBe("o'brien\\")
})
