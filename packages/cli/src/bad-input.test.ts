import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closedPort, run, temporaryFolder } from '../test/memory-io.ts'

const { folder, remove } = temporaryFolder()
afterAll(remove)

const SERVICE = { name: 'api', namespace: 'shop', parts: ['http'] }
const FILES = { kind: 'files', prometheus: 'http://127.0.0.1:9090', rules: './rules', dashboards: './provisioning' }

beforeAll(() => {
  mkdirSync(join(folder, 'empty'))
  mkdirSync(join(folder, 'good'))
  write('good/ticolops-obs.config.json', {
    team: 'web',
    services: [SERVICE],
    targets: { production: { kind: 'kubernetes', namespace: 'monitoring' }, local: FILES },
  })
})

function write(name: string, content: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(content, null, 2))
}

/** The exit code and the words on stderr; stdout must stay empty, for it is data. */
async function refusal(args: string, cwd = folder): Promise<string> {
  const { exitCode, stdout, stderr } = await run(args.split(' '), { cwd })
  expect(stdout).toBe('')
  return `exit ${exitCode}\n${stderr}`
}

const good = () => join(folder, 'good')

test('a misspelt key', async () => {
  write('key.json', { team: 'web', servces: [SERVICE] })
  expect(await refusal('generate -c key.json')).toMatchInlineSnapshot(`
    "exit 2
    error: ~/key.json: line 3, servces: 'servces' is not a key of the configuration
      did you mean 'services'?
      allowed: team, services, platform, targets, runbookBase
    "
  `)
})

test('an unknown part', async () => {
  write('part.json', { team: 'web', services: [{ ...SERVICE, parts: ['http', 'postgress'] }] })
  expect(await refusal('lint -c part.json')).toMatchInlineSnapshot(`
    "exit 2
    error: ~/part.json: line 9, services[0].parts[1]: 'postgress' is not one of the allowed values
      did you mean 'postgres'?
      allowed: http, http-client, node, postgres, redis, backup, collector
    "
  `)
})

test('an SLO of 100 %', async () => {
  write('slo.json', { team: 'web', services: [{ ...SERVICE, slos: [{ name: 'availability', objective: 100 }] }] })
  expect(await refusal('plan -c slo.json')).toMatchInlineSnapshot(`
    "exit 2
    error: ~/slo.json: line 13, services[0].slos[0].objective: 100 leaves no room for a single failure, so every error would page. Use less, such as 99.9
    "
  `)
})

test('a duration without unit', async () => {
  write('duration.json', {
    team: 'web',
    services: [{ ...SERVICE, slos: [{ name: 'latency', objective: 99, threshold: 300 }] }],
  })
  expect(await refusal('generate -c duration.json')).toMatchInlineSnapshot(`
    "exit 2
    error: ~/duration.json: line 14, services[0].slos[0].threshold: 300 is not a duration: write the number with its unit (ms, s, m, h or d), such as '300ms'
    "
  `)
  expect(await refusal('verify --target local --timeout 90', good())).toMatchInlineSnapshot(`
    "exit 2
    error: --timeout 90 is not a duration.
      fix: Write the number with its unit: --timeout 90s, --timeout 3m.
    "
  `)
})

test('a latency threshold that is no bucket bound, which only the rules know to refuse', async () => {
  write('bucket.json', {
    team: 'web',
    services: [{ ...SERVICE, slos: [{ name: 'latency', objective: 99, threshold: '300ms' }] }],
  })
  const words = await refusal('generate -c bucket.json')
  expect(words).toMatch(/^exit 2\nerror: ~\/bucket\.json: services\[0\]\.slos\[0\]/)
  expect(words).toContain("did you mean '250ms'?")
})

test('a configuration that is not there', async () => {
  expect(await refusal('generate -c nowhere.ts')).toMatchInlineSnapshot(`
    "exit 2
    error: ~/nowhere.ts: there is no such file
      fix: correct --config, or leave it out to search from here upwards
    "
  `)
  expect(await refusal('generate', join(folder, 'empty'))).toMatchInlineSnapshot(`
    "exit 2
    error: ~: no ticolops-obs.config.{ts,mts,js,mjs,json,yaml,yml} here or in a folder above
      fix: write ticolops-obs.config.ts (export default defineConfig({ … })), or name the file with --config
    "
  `)
})

test('an unknown verb, flag, format or shell', async () => {
  expect(await refusal('instal')).toMatchInlineSnapshot(`
    "exit 2
    error: Unknown command 'instal'.
      fix: Did you mean install? See ticolops-obs --help.
    "
  `)
  expect(await refusal('plan --targt local')).toMatchInlineSnapshot(`
    "exit 2
    error: Unknown option '--targt'.
      fix: Did you mean --target? See ticolops-obs plan --help.
    "
  `)
  expect(await refusal('plan --target test --dry-run')).toContain('See ticolops-obs plan --help.')
  expect(await refusal('plan -o xml')).toMatchInlineSnapshot(`
    "exit 2
    error: Option '-o, --output <format>' argument 'xml' is invalid. Allowed choices are text, json, yaml.
      fix: See ticolops-obs plan --help.
    "
  `)
  expect(await refusal('completion tcsh')).toMatchInlineSnapshot(`
    "exit 2
    error: Command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.
      fix: See ticolops-obs completion --help.
    "
  `)
  expect(await refusal('completion')).toMatchInlineSnapshot(`
    "exit 2
    error: Missing required argument 'shell'.
      fix: See ticolops-obs completion --help.
    "
  `)
})

test('a target that is missing, misspelt, or not the only one', async () => {
  write('none.json', { team: 'web', services: [SERVICE] })
  expect(await refusal('plan -c none.json')).toMatchInlineSnapshot(`
    "exit 2
    error: The configuration names no target.
      fix: Add one: targets: { local: { kind: 'files', prometheus: 'http://127.0.0.1:9090', rules: './rules', dashboards: './provisioning' } }
    "
  `)
  expect(await refusal('plan --target prodution', good())).toMatchInlineSnapshot(`
    "exit 2
    error: The configuration has no target 'prodution'; it has production, local.
      fix: Did you mean --target production?
    "
  `)
  expect(await refusal('plan --target constructor', good())).toContain("The configuration has no target 'constructor'")
  expect(await refusal('plan', good())).toMatchInlineSnapshot(`
    "exit 3
    error: The configuration has several targets (production, local) and none was named.
      fix: Name one: --target production
    "
  `)
})

test('a flag for clusters on a target of files', async () => {
  expect(await refusal('plan --target local --context production', good())).toMatchInlineSnapshot(`
    "exit 2
    error: --context is for clusters, and the target 'local' is of kind files.
      fix: Leave --context out, or name another target with --target.
    "
  `)
})

test('a cluster that cannot be used: no kubeconfig, another context, nobody at the address', async () => {
  const production = (args: string) => refusal(`plan --target production ${args}`, good())
  expect(await production('--kubeconfig nowhere')).toMatchInlineSnapshot(`
    "exit 3
    error: There is no kubeconfig file ~/nowhere.
      fix: Mend the file, or name another one with --kubeconfig; \`kubectl config view\` checks it.
    "
  `)
  const port = await closedPort()
  writeFileSync(
    join(good(), 'kubeconfig'),
    JSON.stringify({
      'current-context': 'staging',
      contexts: [{ name: 'staging', context: { cluster: 'staging', user: 'me' } }],
      clusters: [{ name: 'staging', cluster: { server: `https://127.0.0.1:${port}` } }],
      users: [{ name: 'me', user: { token: 'secret' } }],
    }),
  )
  expect(await production('--kubeconfig kubeconfig --context stagin')).toMatchInlineSnapshot(`
    "exit 3
    error: There is no context "stagin" in the kubeconfig; it has staging.
      fix: Did you mean "staging"?
    "
  `)
  const unreachable = await production('--kubeconfig kubeconfig')
  expect(unreachable.replaceAll(String(port), 'PORT')).toMatchInlineSnapshot(`
    "exit 3
    error: The API server https://127.0.0.1:PORT of context "staging" does not answer: connect ECONNREFUSED 127.0.0.1:PORT.
      fix: Is the cluster running, and is a VPN or tunnel missing? \`kubectl --context staging version\` should answer.
    "
  `)
  expect(unreachable).not.toContain('secret')
})

test('a directory that is not there', async () => {
  expect(await refusal('install --target local --yes --quiet', good())).toMatchInlineSnapshot(`
    "exit 4
    error: The directory ~/rules ("rules" of the target) does not exist.
      fix: Create it (\`mkdir -p ~/rules\`) where Prometheus reads it, or correct the path in the configuration.
    "
  `)
})

test('a folder to write to that is a file, or leads nowhere', async () => {
  writeFileSync(join(good(), 'a-file'), '')
  expect(await refusal('generate --out a-file', good())).toMatchInlineSnapshot(`
    "exit 4
    error: Cannot read ~/a-file/.ticolops-obs.generated: not a directory.
      fix: Mend this and run the same command again, or name another folder.
    "
  `)
  symlinkSync('/nowhere/at/all', join(good(), 'a-link'))
  expect(await refusal('export --target production --dir a-link', good())).toMatchInlineSnapshot(`
    "exit 7
    error: Cannot write ~/a-link/.ticolops-obs.exported: no such file or directory.
      fix: Mend this and run the same command again, or name another folder.
    "
  `)
})

test('a label without value', async () => {
  expect(await refusal('export --target production --label release', good())).toMatchInlineSnapshot(`
    "exit 2
    error: --label release is not a label.
      fix: Write key=value, such as --label release=kps
    "
  `)
})

test('no promtool, no rule tests', async () => {
  expect(await refusal('test', good())).toMatchInlineSnapshot(`
    "exit 4
    error: There are no rule tests in ~/alerts/tests.
      fix: Write them with: ticolops-obs generate
    "
  `)
  mkdirSync(join(good(), 'alerts/tests'), { recursive: true })
  writeFileSync(join(good(), 'alerts/tests/a.test.yaml'), 'tests: []\n')
  expect(await refusal('test', good())).toMatchInlineSnapshot(`
    "exit 2
    error: promtool, which runs the rule tests, is not on the PATH.
      fix: Install it: apt-get install prometheus, brew install prometheus, or take promtool from the archive at https://prometheus.io/download/. Or name one with --promtool.
    "
  `)
  expect(await refusal('test --promtool ./nowhere', good())).toMatchInlineSnapshot(`
    "exit 2
    error: --promtool ./nowhere is not a program.
      fix: Install it: apt-get install prometheus, brew install prometheus, or take promtool from the archive at https://prometheus.io/download/. Or name one with --promtool.
    "
  `)
})

test('with -o json the error is one document on stdout and nothing on stderr', async () => {
  const { exitCode, stdout, stderr } = await run(['plan', '-o', 'json'], { cwd: good() })
  expect(exitCode).toBe(3)
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    apiVersion: 'obs.ticolops.dev/v1',
    kind: 'Error',
    id: 'target.ambiguous',
    message: 'The configuration has several targets (production, local) and none was named.',
    hint: 'Name one: --target production',
    docs: '@ticolops/obs-cli/README.md#exit-3',
    exitCode: 3,
    details: { targets: ['production', 'local'] },
  })
})

test.each([['-o', 'json'], ['--output', 'json'], ['--output=json'], ['-ojson'], ['-yo', 'json']])(
  'a command line that cannot be parsed is told in the format it asked for (%s %s)',
  async (...flags) => {
    const { exitCode, stdout, stderr } = await run(['instal', ...flags], { cwd: folder })
    expect([exitCode, stderr]).toEqual([2, ''])
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'Error',
      id: 'usage.unknown-command',
      hint: expect.stringContaining('install'),
    })
  },
)

test('a command line without a verb is told in the format it asked for', async () => {
  const { exitCode, stdout } = await run(['-o', 'json'], { cwd: folder })
  expect(exitCode).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'Error', id: 'usage.no-command', exitCode: 2 })
})

test('the problems of a configuration are data too', async () => {
  write('data.json', { team: 'web', services: [{ ...SERVICE, parts: ['httpp'] }] })
  const { stdout } = await run(['generate', '-c', 'data.json', '-o', 'json'], { cwd: folder })
  expect(JSON.parse(stdout)).toMatchObject({
    id: 'config.invalid',
    details: { problems: [{ path: 'services[0].parts[0]', nearest: 'http', line: 8 }] },
  })
})

test('a stack is printed only with --verbose', async () => {
  expect((await run(['plan'], { cwd: good() })).stderr).not.toContain('    at ')
  expect((await run(['plan', '--verbose'], { cwd: good() })).stderr).toContain('    at ')
})
