import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Service } from '@ticolops/obs-scaffold'
import { run, temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import type { RunResult } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { objectsOf, templated, writeParts } from './render.ts'
import { SERVICES } from './services.ts'

/** A sample in a language, with a database. */
function sample(language: Service['language']): Service {
  const service = SERVICES.find((each) => each.language === language)
  if (service === undefined) throw new Error(language)
  return { ...service, postgres: true }
}

/** How each runtime is told to load the preload, and prints a variable. */
const RUNTIMES = {
  node: {
    command: process.execPath,
    file: 'variables-from-files.mjs',
    load: (file: string) => ({ NODE_OPTIONS: `--import=${file}` }),
    print: (name: string) => ['-p', `process.env.${name}`],
  },
  python: {
    command: 'python3',
    file: 'sitecustomize.py',
    load: (file: string) => ({ PYTHONPATH: path.dirname(file) }),
    print: (name: string) => ['-c', `import os; print(os.environ.get("${name}"))`],
  },
} as const

await describeWithServers('programs in the manifests', ['python3', 'helm'], () => {
  describe.each(['node', 'python'] as const)('the preload for %s', (language) => {
    const { folder, remove } = temporaryFolder('scaffold')
    const { command, file, load, print } = RUNTIMES[language]
    const preload = path.join(folder, 'preload', file)
    beforeAll(() => {
      writeParts(sample(language), folder, ['kubernetes'])
      const secrets = path.join(folder, 'secrets')
      // As the kubelet lays a Secret out: links into a folder that it exchanges.
      mkdirSync(path.join(secrets, '..data'), { recursive: true })
      writeFileSync(path.join(secrets, 'database_url'), 'postgres://from-file\n')
      const text = readFileSync(path.join(folder, 'deploy/kubernetes/base', file), 'utf8')
      mkdirSync(path.dirname(preload))
      writeFileSync(preload, text.replaceAll('/run/secrets/ticolops', secrets))
    })
    afterAll(remove)
    const variable = async (environment: NodeJS.ProcessEnv = {}): Promise<string> =>
      (await run(command, print('DATABASE_URL'), { env: { ...process.env, ...load(preload), ...environment } })).trim()

    it('makes a variable of each file, before the application starts', async () => {
      expect(await variable()).toBe('postgres://from-file')
    })

    it('leaves a variable alone that is set already', async () => {
      expect(await variable({ DATABASE_URL: 'postgres://set' })).toBe('postgres://set')
    })
  })

  describe.each(['node', 'python'] as const)('the test of the chart for %s', (language) => {
    const { folder, remove } = temporaryFolder('scaffold')
    let status = 200
    const server = createServer((_, response) => response.writeHead(status).end())
    let address: string | undefined
    let ask: (answer: number) => Promise<RunResult>
    beforeAll(async () => {
      const service = sample(language)
      writeParts(service, folder, ['helm'])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      const pod = objectsOf(await templated(service, folder)).find(({ kind }) => kind === 'Pod')
      if (pod === undefined) throw new Error('The chart has no test.')
      const { containers } = pod.spec as { containers: readonly { command: readonly string[] }[] }
      const args = (containers[0]?.command ?? []).slice(1)
      address = args.at(-1)
      ask = (answer) => {
        status = answer
        return tryRun(RUNTIMES[language].command, [...args.slice(0, -1), `http://127.0.0.1:${port}/`])
      }
    })
    afterAll(async () => {
      await new Promise((resolve) => server.close(resolve))
      remove()
    })

    it('asks the Service by its name', () => expect(address).toBe(`http://${sample(language).name}/`))

    it.each([
      [200, 0],
      [404, 0],
      [503, 1],
    ])('an answer of %i is exit code %i', async (answer, code) => {
      expect(await ask(answer)).toMatchObject({ code })
    })
  })
})
