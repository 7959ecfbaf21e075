import { mkdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { instrument } from '@ticolops/obs'
import { startPrometheus } from '@ticolops/obs-testbed'
const folder = '/tmp/cfgexp/site'
for (const p of ['rules','provisioning','scrape']) mkdirSync(folder+'/'+p, {recursive:true})
const sdk = instrument({ service: 'api', telemetry: { port: 0, host: '127.0.0.1' }, shutdown: false })
const { telemetry } = await sdk.ready()
const server = http.createServer((_q, r) => r.end('ok')).listen(0, '127.0.0.1')
await new Promise(r => server.once('listening', r))
const url = `http://127.0.0.1:${(server.address() as any).port}/`
setInterval(() => void fetch(url).then(r => r.text()).catch(() => {}), 50)
const p = await startPrometheus({ port: 19090, ruleFolders: [folder+'/rules'], config: { global: { scrape_interval: '1s', evaluation_interval: '1s' }, scrape_configs: [{ job_name: 's', file_sd_configs: [{ files: [folder+'/scrape/*.json'], refresh_interval: '1s' }] }] } })
writeFileSync(folder+'/ticolops-obs.config.json', JSON.stringify({ team: 'web', services: [{ name: 'api', namespace: 'shop', parts: ['http','node','redis'], slos: [{name:'availability',objective:99.9},{name:'latency',objective:99,threshold:'250ms'}], scrape: { addresses: ['127.0.0.1:'+(telemetry as any).port] } }], targets: { local: { kind: 'files', prometheus: 'http://127.0.0.1:19090', rules: 'rules', dashboards: 'provisioning', scrape: 'scrape' } } }, null, 1))
console.log('ready', p.url)
setTimeout(async () => { await p.stop(); process.exit(0) }, 900_000)
process.on('SIGTERM', async () => { await p.stop(); process.exit(0) })
