import type { InitPlan } from './init.ts'
import { OPENTELEMETRY } from './instrument/edits.ts'
import { PARTS } from './parts.ts'

const LOCK = '   # the lockfile: the image is built from it'

const INSTALL = {
  npm: `npm install${LOCK}`,
  pnpm: `pnpm install${LOCK}`,
  yarn: `yarn install${LOCK}`,
  pip: 'pip install --requirement requirements.txt',
  uv: `uv add ${OPENTELEMETRY.join(' ')}${LOCK}`,
  poetry: `poetry add ${OPENTELEMETRY.join(' ')}${LOCK}`,
} as const

/** What a person does after init wrote: commands in their order, each with what it is for behind `#`. */
export function nextSteps({ service, facts, parts, changes }: InitPlan): string[] {
  const folder = service.directory === '.' ? [] : [`cd ${service.directory}`]
  const isPython = ['uv', 'poetry'].includes(service.packageManager)
  const edited = changes.some(({ part, action }) => part === 'instrument' && action === 'edit')
  const install = edited || (parts.includes('instrument') && isPython) || service.lockfile === undefined
  return [
    ...(facts.loopback === undefined
      ? []
      : [`Let it listen on 0.0.0.0 (${facts.loopback.from}): nothing outside its container reaches it otherwise.`]),
    ...folder,
    ...(service.packageManager === 'pnpm' && service.packageManagerVersion === undefined
      ? ['corepack use pnpm@latest   # names its version in package.json: images and pipelines install with that one']
      : []),
    ...(install ? [INSTALL[service.packageManager]] : []),
    ...(parts.includes('config') ? ['npx ticolops-obs generate   # dashboards, rules and runbooks'] : []),
    ...PARTS.filter(({ name }) => parts.includes(name)).flatMap((part) => part.next?.(service) ?? []),
    'git add --all && git commit',
  ]
}
