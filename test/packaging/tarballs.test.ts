import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cacheFolder, temporaryFolder } from '@ticolops/obs-testbed'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

interface Manifest {
  readonly name: string
  readonly private?: boolean
}

/** Runs a program; throws with everything that it printed. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const env = { ...process.env, NO_COLOR: '1', npm_config_cache: join(cacheFolder(), 'npm'), NODE_OPTIONS: '' }
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd, env, maxBuffer: 2 ** 26 })
    return stdout
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? String(error)}`, { cause: error })
  }
}

/** Folders of the packages that are published. */
function published(): string[] {
  return readdirSync(join(ROOT, 'packages')).filter((folder) => {
    const file = join(ROOT, 'packages', folder, 'package.json')
    return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as Manifest).private !== true
  })
}

/** A program that uses what the packages export; the service has one part. */
const uses = (part: string) => `import { instrument } from '@ticolops/obs'
  import { defineConfig } from '@ticolops/obs-cli'
  import { generateAlerts } from '@ticolops/obs-alerts'
  import { loadConfig } from '@ticolops/obs-config'
  export const config = defineConfig({ team: 'web', services: [{ name: 'api', namespace: 'shop', parts: ['${part}'] }] })
  export const obs = instrument({ service: 'api' })
  export const groups: readonly string[] = generateAlerts((await loadConfig()).config).groups.map(({ name }) => name)
  // @ts-expect-error the service's name is a text
  instrument({ service: 7 })
`

describe('the packages, packed and installed into an empty project', () => {
  const { folder, remove } = temporaryFolder('packaging')
  const project = join(folder, 'project')
  const node = (...args: string[]) => run(process.execPath, args, project)
  const obs = (...args: string[]) => run('npx', ['--no-install', 'ticolops-obs', ...args], project)

  beforeAll(async () => {
    await run(join(ROOT, 'node_modules/.bin/tsc'), ['-b', ...published().map((name) => join('packages', name))], ROOT)
    await run(process.execPath, ['--conditions=@ticolops/source', 'scripts/src/sdk/bundle.ts'], ROOT)
    const tarballs = join(folder, 'tarballs')
    for (const name of published())
      await run('pnpm', ['pack', '--pack-destination', tarballs], join(ROOT, 'packages', name))
    mkdirSync(project)
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }))
    const files = readdirSync(tarballs).map((name) => join(tarballs, name))
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
    await run('npm', ['install', ...quiet, ...files], project)
  }, 600_000)
  afterAll(remove)

  test('a package holds its compiled code and no sources, tests or build leftovers', () => {
    for (const name of published()) {
      const { name: packageName } = JSON.parse(
        readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'),
      ) as Manifest
      const files = readdirSync(join(project, 'node_modules', packageName), { recursive: true, encoding: 'utf8' })
      expect(files).toContain(packageName === '@ticolops/obs' ? 'dist/bundle/index.js' : 'dist/index.js')
      expect(files).toContain('dist/index.d.ts')
      expect(files.filter((file) => /\.test\.|tsbuildinfo|^src|^test/.test(file))).toEqual([])
    }
  })

  test('the SDK starts in an app that has nothing else', async () => {
    const program = `import { instrument } from '@ticolops/obs'
      const obs = instrument({ service: 'empty', telemetry: { port: 0, host: '127.0.0.1' }, shutdown: false })
      const { telemetry } = await obs.ready()
      const page = await (await fetch(\`http://127.0.0.1:\${telemetry.port}/metrics\`)).text()
      console.log(page.includes('process_cpu_time_seconds_total'))
      await obs.shutdown()`
    expect(await node('--input-type=module', '--eval', program)).toBe('true\n')
  })

  test('every package can be imported', async () => {
    for (const name of published()) {
      const { name: packageName } = JSON.parse(
        readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'),
      ) as Manifest
      const program = `console.log(Object.keys(await import(${JSON.stringify(packageName)})).length > 0)`
      expect([packageName, await node('--input-type=module', '--eval', program)]).toEqual([packageName, 'true\n'])
    }
  })

  test('the schema of the configuration is there for editors', async () => {
    const program = `import schema from '@ticolops/obs-config/schema.json' with { type: 'json' }
      console.log(schema.required.join())`
    expect(await node('--input-type=module', '--eval', program)).toBe('team,services\n')
  })

  test('types resolve for a strict project, and refuse what the schema refuses', async () => {
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'node16',
          target: 'es2023',
          typeRoots: [join(ROOT, 'node_modules/@types')],
          types: ['node'],
        },
        files: ['uses.ts'],
      }),
    )
    const tsc = () => run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.'], project)
    writeFileSync(join(project, 'uses.ts'), uses('http'))
    await tsc()
    writeFileSync(join(project, 'uses.ts'), uses('htp'))
    await expect(tsc()).rejects.toThrow('"htp"')
  })

  test('the command generates, lints and exports from a configuration in TypeScript', async () => {
    writeFileSync(
      join(project, 'ticolops-obs.config.ts'),
      `import { defineConfig } from '@ticolops/obs-cli'
      const team: string = 'web'
      export default defineConfig({
        team,
        services: [{ name: 'api', namespace: 'shop', parts: ['http', 'node'], slos: [{ name: 'availability', objective: 99.9 }] }],
        targets: { production: { kind: 'kubernetes', namespace: 'monitoring' } },
      })`,
    )
    expect(await obs('--help')).toContain('Usage: ticolops-obs')
    expect(await obs('generate')).toMatch(/^Generated \d+ files: \+\d+ ~0 -0, 0 unchanged\.$/m)
    expect(await obs('generate', '--check')).toContain('up to date')
    expect(await obs('lint')).not.toContain('error')
    expect(await obs('export', '--label', 'release=kps')).toContain('kind: PrometheusRule')
    expect(readdirSync(join(project, 'dashboards')).length).toBeGreaterThan(0)
  })
})
