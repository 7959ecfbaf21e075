import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sample, writeCommands, writeParts } from './repository.ts'

/*
 * What the scripts tell others: the registry, Sentry, Grafana, the forge. `docker`, `npx` and `gh` stand in for what is
 * not here and tell their arguments; HTTP is spoken to a server on loopback.
 */

const service = sample('nestjs-app')
const { folder, remove } = temporaryFolder('told')
afterAll(remove)

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}
const asked: Asked[] = []
let answer: (request: Asked) => { readonly status?: number; readonly body?: unknown }
const server = http.createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const { method = '', url = '', headers } = request
    const one = { method, url, headers, body }
    asked.push(one)
    const { status = 200, body: text = {} } = answer(one)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(text))
  })
})
let url: string
beforeEach(async () => {
  asked.length = 0
  answer = () => ({})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(
  () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    }),
)

/** Runs a script of the pipeline as a job does. */
async function script(
  name: string,
  args: readonly string[],
  {
    commands = {},
    environment = {},
    forge = 'github',
  }: {
    commands?: Readonly<Record<string, string>>
    environment?: Readonly<Record<string, string>>
    forge?: typeof service.forge
  } = {},
) {
  const place = mkdtempSync(path.join(folder, `${name}-`))
  const calls = path.join(place, 'calls')
  writeFileSync(calls, '')
  writeParts({ ...service, forge }, place, ['pipeline'])
  writeCommands(
    path.join(place, 'bin'),
    Object.fromEntries(
      Object.entries(commands).map(([command, text]) => [command, `echo "${command} $*" >> '${calls}'\n${text}`]),
    ),
  )
  const result = await tryRun(path.join(place, 'deploy/pipeline', name), args, {
    env: { PATH: `${path.join(place, 'bin')}:${process.env['PATH']}`, CI: 'true', ...environment },
  })
  return { ...result, calls: readFileSync(calls, 'utf8').trim().split('\n').filter(Boolean) }
}

/** Writes what buildx writes: one member a line. */
const buildx = (metadata: string) => `
for each in "$@"; do
  if [ "$before" = --metadata-file ]; then printf '%s' '${metadata}' > "$each"; fi
  before=$each
done
case "$1" in login) cat > /dev/null ;; esac`

const gitlab = (): Record<string, string> => ({
  CI_API_V4_URL: `${url}/api/v4`,
  CI_PROJECT_ID: '3',
  CI_MERGE_REQUEST_IID: '7',
  GITLAB_TOKEN: 'token',
})

describe('a build', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const registry = {
    REGISTRY_USERNAME: 'robot',
    REGISTRY_PASSWORD: 'pass',
    SOURCE_URL: 'https://forge.example.com/app',
  }

  it('is pushed with provenance, a list of what is inside and its commit, and named by its digest', async () => {
    const metadata = `{\n  "buildx.build.ref": "x",\n  "containerimage.digest": "${digest}"\n}`
    const { code, stdout, calls } = await script('build.sh', ['abc123'], {
      commands: { docker: buildx(metadata) },
      environment: registry,
    })
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${service.image}@${digest}\n` })
    const build = calls.find((call) => call.startsWith('docker buildx build')) ?? ''
    for (const part of [
      '--push',
      `--tag ${service.image}:abc123`,
      '--provenance mode=max',
      '--sbom true',
      'org.opencontainers.image.revision=abc123',
    ])
      expect(build).toContain(part)
    expect(calls[0]).toBe('docker login --username robot --password-stdin registry.example.com')
    expect(calls.join('\n')).not.toContain('pass ')
  })

  it('whose digest is not told is no build', async () => {
    const { code, stdout, stderr } = await script('build.sh', ['abc123'], {
      commands: { docker: buildx('{}') },
      environment: registry,
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('did not tell its digest')
  })
})

describe('Sentry', () => {
  const commands = { npx: 'exit 0', docker: 'echo container' }
  const environment = { SENTRY_AUTH_TOKEN: 'token' }

  it('hears of a release, its commits and its source maps, as they are in the image, and of a deployment', async () => {
    const { calls } = await script('sentry.sh', ['release', 'abc123', 'image@sha256:1'], { commands, environment })
    const told = calls.filter((call) => call.startsWith('npx')).map((call) => call.replace(/^npx .* sentry-cli /, ''))
    expect(told.map((call) => call.replace(/ \S*\/dist$/, ' FOLDER'))).toEqual([
      'releases new abc123',
      'releases set-commits abc123 --auto --ignore-missing',
      'sourcemaps upload --release abc123 --url-prefix /app/dist FOLDER',
      'releases finalize abc123',
    ])
    expect(calls).toContain('docker create image@sha256:1')
    expect(calls).toContain('docker rm container')
    const deployed = await script('sentry.sh', ['deployed', 'abc123', 'production'], { commands, environment })
    expect(deployed.calls.join('\n')).toMatch(/sentry-cli deploys new --release abc123 --env production$/)
  })

  it('that is away stops no deployment, and one without it hears nothing', async () => {
    const away = await script('sentry.sh', ['deployed', 'abc123', 'production'], {
      commands: { npx: 'exit 1' },
      environment,
    })
    expect(away.code).toBe(0)
    expect(away.stderr).toContain('sentry-cli deploys new failed')
    const without = await script('sentry.sh', ['deployed', 'abc123', 'production'], { commands })
    expect({ code: without.code, calls: without.calls }).toEqual({ code: 0, calls: [] })
  })
})

describe('Grafana', () => {
  it('gets a mark with the release, the service and the environment', async () => {
    const { code } = await script('annotate.sh', ['abc123', 'production'], {
      environment: { GRAFANA_URL: url, GRAFANA_TOKEN: 'token' },
    })
    expect(code).toBe(0)
    expect(asked.map(({ method, url: path_, headers }) => [method, path_, headers.authorization])).toEqual([
      ['POST', '/api/annotations', 'Bearer token'],
    ])
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      text: `${service.name} abc123 in production`,
      tags: ['deploy', service.name, service.namespace, 'production'],
    })
  })

  it('that refuses stops no deployment', async () => {
    answer = () => ({ status: 403 })
    const { code, stderr } = await script('annotate.sh', ['abc123', 'production'], {
      environment: { GRAFANA_URL: url, GRAFANA_TOKEN: 'token' },
    })
    expect(code).toBe(0)
    expect(stderr).toContain('Grafana did not take the mark')
  })
})

describe('a plan', () => {
  const plan = path.join(folder, 'plan.md')
  const mark = `<!-- ticolops-obs plan: ${service.name} -->`
  writeFileSync(plan, `${mark}\n"quoted" & more\n`)
  const github = { GITHUB_REPOSITORY: 'acme/app', NUMBER: '7' }

  it.each([
    ['', '--method POST repos/acme/app/issues/7/comments'],
    ['42', '--method PATCH repos/acme/app/issues/comments/42'],
  ])('at GitHub is one comment: of %j it becomes %s', async (id, call) => {
    const gh = `case "$*" in *--paginate*) echo '${id}' ;; esac`
    const { code, calls } = await script('comment.sh', [plan], { commands: { gh }, environment: github })
    expect(code).toBe(0)
    expect(calls.at(-1)).toBe(`gh api --silent ${call} --field body=@${plan}`)
  })

  const NOTES = '/api/v4/projects/3/merge_requests/7/notes'

  it('at GitLab becomes a note, and the next one changes it', async () => {
    answer = () => ({ body: [{ id: 1, body: 'looks good' }] })
    await script('comment.sh', [plan], { environment: gitlab(), forge: 'gitlab' })
    answer = () => ({
      body: [
        { id: 1, body: 'looks good' },
        { id: 2, body: `${mark}\nold` },
      ],
    })
    await script('comment.sh', [plan], { environment: gitlab(), forge: 'gitlab' })
    const written = asked.filter(({ method }) => method !== 'GET')
    expect(written.map(({ method, url: path_ }) => [method, path_])).toEqual([
      ['POST', NOTES],
      ['PUT', `${NOTES}/2`],
    ])
    expect(new URLSearchParams(written[0]?.body).get('body')).toBe(readFileSync(plan, 'utf8'))
    expect(asked.every(({ headers }) => headers['private-token'] === 'token')).toBe(true)
  })

  it('at GitLab without a token stands in the log alone', async () => {
    const { code, stderr } = await script('comment.sh', [plan], { forge: 'gitlab' })
    expect(code).toBe(0)
    expect(stderr).toContain('no GITLAB_TOKEN')
  })
})
