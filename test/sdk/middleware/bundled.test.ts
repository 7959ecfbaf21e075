import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { answers as responds, temporaryFolder, waitUntil } from '@ticolops/obs-testbed'
import { build } from 'esbuild'
import { afterAll, expect, it } from 'vitest'
import { startApp } from '../child.ts'
import { Page } from '../page.ts'
import { get } from '../sdk.ts'

const { folder, remove } = temporaryFolder('middleware')
afterAll(remove)

it('an application in one file, far from any node_modules, is secured, limited and counted', async () => {
  const outfile = path.join(folder, 'app.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('apps/bundled.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
  })
  const app = await startApp(outfile, { cwd: folder })
  const answers = [await get(app.url), await get(app.url)]
  expect(answers.map(({ status }) => status)).toEqual([200, 429])
  expect(answers[0]?.headers).toMatchObject({ 'x-frame-options': 'SAMEORIGIN', ratelimit: '"home";r=0;t=600' })
  expect(answers[0]?.headers['x-powered-by']).toBeUndefined()
  await waitUntil('metrics are served', () => responds(`${app.telemetryUrl}/livez`))
  const page = new Page((await get(`${app.telemetryUrl}/metrics`)).body)
  expect(page.sum('ticolops_rate_limit_decisions_total', { limiter: 'home', decision: 'denied' })).toBe(1)
  app.process.kill('SIGTERM')
  await app.exit
})
