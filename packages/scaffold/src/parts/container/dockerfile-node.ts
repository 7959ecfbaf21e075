import type { Service } from '../../service.ts'
import { final, head } from './image.ts'

/** The Dockerfile of a Node service. */
export function nodeDockerfile(service: Service): string {
  const { port, telemetryPort, probes, entry, instrumentation, workspace, directory } = service
  const flag = instrumentation === 'flag' ? ['--import', '@ticolops/obs/register'] : []
  const health = `fetch('http://127.0.0.1:${telemetryPort}${probes.liveness}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`
  const folder = workspace ? `/app/${directory}` : '/app'
  return [
    head(service),
    build(service),
    final({
      managers: MANAGERS,
      variables: { NODE_ENV: 'production' },
      copies: [...(folder === '/app' ? [] : [`WORKDIR ${folder}`]), 'COPY --from=build /app /app'],
      ports: [port, telemetryPort],
      health: ['node', '-e', health],
      command: ['node', ...flag, entry],
    }),
  ].join('\n')
}

/** What the official image brings to install packages with. */
const MANAGERS = [
  '/usr/local/lib/node_modules',
  '/usr/local/bin/npm',
  '/usr/local/bin/npx',
  '/usr/local/bin/corepack',
  '/usr/local/bin/yarn*',
  '/opt/yarn*',
]

/** Where each package manager keeps what it downloaded, between builds. */
const CACHE = { npm: '/root/.npm', pnpm: '/root/.local/share/pnpm/store', yarn: '/usr/local/share/.cache' } as const

/**
 * Packages first, in a layer that stays while the lockfile does; then the code; then nothing that only the build needs. A workspace
 * has its manifests everywhere, so all of it comes first.
 */
function build(service: Service): string {
  const { workspace, directory, lockfile } = service
  const manager = managerOf(service)
  const cached = `RUN --mount=type=cache,target=${CACHE[manager.name]}`
  const builds = service.build !== undefined
  const lock = lockfile?.split('/').at(-1) ?? manager.lockfile
  return [
    'FROM base AS build',
    ...manager.prepare,
    workspace ? 'COPY . .' : `COPY ${['package.json', lock, ...manager.files].join(' ')} ./`,
    `${cached} ${builds || workspace ? manager.install : manager.installProduction}`,
    ...(workspace ? [] : ['COPY . .']),
    ...(service.build === undefined ? [] : [`RUN ${manager.run(service.build, workspace ? directory : undefined)}`]),
    ...(workspace ? [`${cached} ${manager.pruneWorkspace(directory)}`] : builds ? [`${cached} ${manager.prune}`] : []),
    '',
  ].join('\n')
}

interface Manager {
  readonly name: keyof typeof CACHE
  readonly lockfile: string
  /** Files that it reads besides package.json and the lockfile, as patterns of which none need be there. */
  readonly files: readonly string[]
  readonly prepare: readonly string[]
  readonly install: string
  readonly installProduction: string
  /** Leaves only what production needs. */
  readonly prune: string
  /** The same for one app of a workspace, whose folder is given. */
  readonly pruneWorkspace: (directory: string) => string
  readonly run: (script: string, directory: string | undefined) => string
}

function managerOf({ packageManager, packageManagerVersion = '', runtimeVersion }: Service): Manager {
  if (packageManager === 'pnpm') {
    return {
      name: 'pnpm',
      lockfile: 'pnpm-lock.yaml',
      files: ['pnpm-workspace.yam[l]'],
      prepare: corepack(runtimeVersion),
      install: 'pnpm install --frozen-lockfile',
      installProduction: 'pnpm install --frozen-lockfile --prod',
      prune: 'CI=true pnpm prune --prod --ignore-scripts',
      // A filtered install takes nothing away, so it starts anew, from what is cached.
      pruneWorkspace: (directory) =>
        `find . -name node_modules -prune -exec rm -rf {} + && CI=true pnpm --filter "{./${directory}}..." install --frozen-lockfile --prod`,
      run: (script, directory) =>
        directory === undefined ? `pnpm run ${script}` : `pnpm --filter "{./${directory}}..." run ${script}`,
    }
  }
  if (packageManager === 'yarn' && Number.parseInt(packageManagerVersion, 10) > 1) {
    return {
      name: 'yarn',
      lockfile: 'yarn.lock',
      files: ['.yarnrc.ym[l]'],
      prepare: [
        ...corepack(runtimeVersion),
        'ENV YARN_NODE_LINKER=node-modules YARN_GLOBAL_FOLDER=/usr/local/share/.cache',
      ],
      install: 'yarn install --immutable',
      installProduction: 'yarn workspaces focus --all --production',
      prune: 'yarn workspaces focus --all --production',
      pruneWorkspace: () => 'yarn workspaces focus --all --production',
      run: (script, directory) =>
        directory === undefined ? `yarn run ${script}` : `yarn --cwd ${directory} run ${script}`,
    }
  }
  if (packageManager === 'yarn') {
    return {
      name: 'yarn',
      lockfile: 'yarn.lock',
      files: [],
      prepare: [],
      install: 'yarn install --frozen-lockfile',
      installProduction: 'yarn install --frozen-lockfile --production',
      prune: 'yarn install --frozen-lockfile --production --ignore-scripts',
      pruneWorkspace: () => 'yarn install --frozen-lockfile --production --ignore-scripts',
      run: (script, directory) =>
        directory === undefined ? `yarn run ${script}` : `yarn --cwd ${directory} run ${script}`,
    }
  }
  return {
    name: 'npm',
    lockfile: 'package-lock.json',
    files: [],
    prepare: [],
    install: 'npm ci --no-audit --no-fund',
    installProduction: 'npm ci --no-audit --no-fund --omit=dev',
    prune: 'npm prune --no-audit --no-fund --omit=dev',
    pruneWorkspace: () => 'npm prune --no-audit --no-fund --omit=dev',
    run: (script, directory) =>
      directory === undefined ? `npm run ${script}` : `npm run ${script} --workspace ${directory}`,
  }
}

/** Brings the version of the package manager that package.json names. Node 25 and newer come without it. */
function corepack(runtimeVersion: string): string[] {
  return Number.parseInt(runtimeVersion, 10) >= 25
    ? ['RUN npm install --global corepack@0.36.0 && corepack enable']
    : ['RUN corepack enable']
}
