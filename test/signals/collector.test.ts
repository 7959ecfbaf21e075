import { appendFileSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { PARTS } from '@ticolops/obs-scaffold'
import { otelCollector } from '@ticolops/obs-signals'
import { temporaryFolder, waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { expect, it, onTestFinished } from 'vitest'
import { startWith } from '../scaffold-logging/collector.ts'
import { sample } from '../scaffold-pipeline/repository.ts'
import { mismatches, versionOn } from './mismatches.ts'

const service = sample('express-app')
const generated = PARTS.flatMap((part) => part.files(service))
const config = generated.find(({ path: file }) => file === 'deploy/logging/collector.yaml')?.text ?? ''

await describeWithServers("OpenTelemetry's Collector, as init configures it", ['otelcol'], () => {
  it('writes every metric of the pack, with its type and exactly its labels', async () => {
    // Takes the first batch, and refuses the second for good.
    let asked = 0
    const backend = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(asked++ === 0 ? 200 : 400).end())
    })
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      backend.closeAllConnections()
      backend.close()
    })
    const { folder, remove } = temporaryFolder('collector')
    onTestFinished(remove)
    const { port } = backend.address() as AddressInfo
    const collector = await startWith(config, folder, `http://127.0.0.1:${port}/otlp`)
    onTestFinished(() => collector.process.stop())
    const pod = `${service.namespace}_${service.name}-1_0b8a7c6d-1111-2222-3333-444455556666`
    const file = path.join(folder, 'var/log/pods', pod, 'server/0.log')
    mkdirSync(path.dirname(file), { recursive: true })
    const page = async (): Promise<string> => (await fetch(collector.metrics)).text()
    for (const name of ['otelcol_exporter_sent_log_records', 'otelcol_exporter_send_failed_log_records']) {
      appendFileSync(file, '2026-01-31T12:00:00.999999999Z stdout F {"level":"warn","msg":"here"}\n')
      await waitUntil(`${name} is there`, async () => new RegExp(`^${name}\\{.* 1$`, 'm').test(await page()))
    }
    const text = await page()
    expect(mismatches(otelCollector, text, versionOn(text, 'target_info', 'service_version'))).toEqual([])
  })
})
