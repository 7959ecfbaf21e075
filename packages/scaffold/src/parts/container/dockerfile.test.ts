import { expect, test } from 'vitest'
import { node, python as sample } from '../../../test/samples.ts'
import type { Service } from '../../service.ts'
import { container } from './part.ts'

const python: Service = { ...sample, packageManager: 'pip', lockfile: 'requirements.txt', telemetryPort: 9464 }
const DIGEST = `sha256:${'1'.repeat(64)}`
const pinned = (service: Service): Service => ({ ...service, baseImage: `${service.baseImage}@${DIGEST}` })

/** A Dockerfile as its instructions, continued lines joined, comments left out. */
function instructions(service: Service): string[] {
  const text = container.files(pinned(service)).find(({ path }) => path.endsWith('Dockerfile'))?.text ?? ''
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line !== '')
}

const managers = {
  npm: node,
  pnpm: { ...node, packageManager: 'pnpm', packageManagerVersion: '10.18.0', lockfile: 'pnpm-lock.yaml' },
  yarn: { ...node, packageManager: 'yarn', packageManagerVersion: '1', lockfile: 'yarn.lock' },
  'yarn 4': { ...node, packageManager: 'yarn', packageManagerVersion: '4.9.1', lockfile: 'yarn.lock' },
  'npm without build': { ...node, build: undefined, entry: 'server.js' },
  'a workspace of npm': { ...node, directory: 'apps/api', workspace: true },
  'a workspace of pnpm': {
    ...node,
    packageManager: 'pnpm',
    directory: 'apps/api',
    workspace: true,
    lockfile: 'pnpm-lock.yaml',
  },
  pip: python,
  'pip without requirements.txt': { ...python, lockfile: undefined },
  uv: { ...python, packageManager: 'uv', lockfile: 'uv.lock' },
  poetry: { ...python, packageManager: 'poetry', lockfile: 'poetry.lock' },
} satisfies Readonly<Record<string, Service>>

test.each(Object.entries(managers))('with %s', (_, service: Service) => {
  const lines = instructions(service)
  const of = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  const lastOf = (word: string) =>
    last.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))

  // CKV_DOCKER_7, DL3006, DL3007, unpinned-images: one image, by tag and digest; every other stage comes from it.
  expect(of('FROM')).toEqual([`${service.baseImage}@${DIGEST} AS base`, 'base AS build', 'base AS runtime'])
  // CKV_DOCKER_3, CKV_DOCKER_8, DL3002, run-as-non-root: a number, and no lower one than Kubernetes’ linters want.
  expect(lastOf('USER')).toEqual(['10001:10001'])
  // CKV_DOCKER_2, DL3055
  expect(lastOf('HEALTHCHECK')).toHaveLength(1)
  // CKV_DOCKER_4, DL3020
  expect(of('ADD')).toEqual([])
  // CKV_DOCKER_10, DL3000
  expect(of('WORKDIR').every((path) => path.startsWith('/'))).toBe(true)
  // CKV_DOCKER_11, DL3024: names of stages are unique.
  expect(new Set(of('FROM').map((line) => line.split(' AS ')[1])).size).toBe(3)
  // DL3025: programs are started without a shell, so that signals reach them.
  expect(
    [...lastOf('CMD'), ...lastOf('HEALTHCHECK').map((line) => line.split('CMD ')[1] ?? '')].map((line) =>
      Array.isArray(JSON.parse(line)),
    ),
  ).toEqual([true, true])
  // DL3004, DL3008, DL3013, DL3016: nothing by sudo, from apt, or of an open version.
  expect(of('RUN').filter((line) => /sudo|apt-get|@latest|\bnpm install(?! --global \w+@)/.test(line))).toEqual([])
  // What could install programs is gone from the stage that is kept.
  expect(lastOf('RUN')).toHaveLength(1)
  expect(lastOf('RUN')[0]).toMatch(
    service.language === 'node'
      ? /^rm -rf .*\/usr\/bin\/apt\* .*\/node_modules .*\/npm .*\/yarn\*/
      : /^rm -rf .*\/usr\/bin\/apt\* .*\/pip\*/,
  )
})

test.each(Object.entries(managers))(
  'with %s, packages are in a layer of their own, from the lockfile as it is',
  (name, service: Service) => {
    const lines = instructions(service)
    const install = lines.findIndex((line) =>
      /\b(npm ci|install --frozen-lockfile|install --immutable|focus --all|uv sync --locked|poetry install|pip --python)/.test(
        line,
      ),
    )
    expect(install).toBeGreaterThan(0)
    const before = lines.slice(0, install).findLast((line) => line.startsWith('COPY '))
    const whole = name.startsWith('a workspace') || name === 'pip without requirements.txt'
    expect(before?.includes('. .')).toBe(whole)
  },
)

test('a service that is measured by the flag is started with it', () => {
  expect(instructions({ ...node, instrumentation: 'flag' }).at(-1)).toBe(
    'CMD ["node","--import","@ticolops/obs/register","dist/server.js"]'.replaceAll(',', ', '),
  )
})

test('a Python service is started by OpenTelemetry, which shows its metrics where Prometheus looks', () => {
  const lines = instructions(python)
  expect(lines.at(-1)).toContain('"opentelemetry-instrument", "uvicorn"')
  expect(lines.find((line) => line.startsWith('ENV PATH'))).toMatch(
    /OTEL_METRICS_EXPORTER=prometheus .+OTEL_EXPORTER_PROMETHEUS_PORT=9464/,
  )
})

test('no development dependencies are in the image', () => {
  expect(
    instructions(node)
      .filter((line) => line.startsWith('RUN'))
      .slice(0, 3),
  ).toEqual([
    'RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund',
    'RUN npm run build',
    'RUN --mount=type=cache,target=/root/.npm npm prune --no-audit --no-fund --omit=dev',
  ])
  expect(instructions(managers['npm without build']).filter((line) => line.includes('npm ci'))).toEqual([
    'RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund --omit=dev',
  ])
})

test('secrets and history are not sent to the builder', () => {
  const ignored = container
    .files(pinned(node))
    .find(({ path }) => path === '.dockerignore')
    ?.text.split('\n')
  expect(ignored).toEqual(
    expect.arrayContaining(['.git', '**/.env', '**/.env.*', '**/.npmrc', '**/node_modules', 'dist']),
  )
})
