import { readFileSync } from 'node:fs'
import type { Service } from '../../service.ts'

/** The release of @ticolops/obs-cli that goes with this one: they are published together, with one version. */
export const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** How shell calls ticolops-obs: what the lockfile has for Node; for Python, which has no lockfile for it, an exact version. */
export function obsCommand({ language }: Service): string {
  return language === 'node'
    ? 'npx --no-install ticolops-obs'
    : `npx --yes --package=@ticolops/obs-cli@${version} ticolops-obs`
}

/** The Node that runs ticolops-obs beside a service in another language: a long-term support release. */
const NODE = '24'
export const nodeVersionOf = ({ language, runtimeVersion }: Service): string =>
  language === 'node' ? runtimeVersion : NODE

/** Versions of what brings the packages of Python services. */
const UV = '0.13.9'
const POETRY = '2.5.1'
const COREPACK = '0.36.0'

/** Commands that install what tests need, from the lockfile where there is one; run in {@link installFolder}. */
export function installCommands(service: Service): readonly string[] {
  const { packageManager, packageManagerVersion = '', lockfile, runtimeVersion } = service
  // Node 25 and newer come without it.
  const corepack = [
    ...(Number.parseInt(runtimeVersion, 10) >= 25 ? [`npm install --global corepack@${COREPACK}`] : []),
    'corepack enable',
  ]
  const yarn =
    Number.parseInt(packageManagerVersion, 10) > 1 ? 'yarn install --immutable' : 'yarn install --frozen-lockfile'
  return {
    npm: ['npm ci --no-audit --no-fund'],
    pnpm: [...corepack, 'pnpm install --frozen-lockfile'],
    yarn: [...corepack, yarn],
    pip: [`pip install ${lockfile === undefined ? '.' : '--requirement requirements.txt'}`, 'pip install pytest'],
    uv: [`pip install uv==${UV}`, 'uv sync --locked'],
    poetry: [`pip install poetry==${POETRY}`, 'poetry install --no-interaction'],
  }[packageManager]
}

/** Where packages are installed, from the repository's root. */
export const installFolder = ({ workspace, directory }: Service): string => (workspace ? '.' : directory)

/** Commands that build and test it; run in its own folder. */
export function testCommands({ packageManager, build, test }: Service): readonly string[] {
  const run = {
    npm: 'npm run',
    pnpm: 'pnpm run',
    yarn: 'yarn run',
    pip: 'python -m',
    uv: 'uv run',
    poetry: 'poetry run',
  }
  return [build, test].filter((script) => script !== undefined).map((script) => `${run[packageManager]} ${script}`)
}

/** Commands that tell whether dashboards and rules are those of the configuration, and sound. */
export function obsChecks(service: Service): readonly string[] {
  const obs = obsCommand(service)
  return [`${obs} generate --check`, `${obs} lint`]
}
