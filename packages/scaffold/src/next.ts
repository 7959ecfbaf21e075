import type { InitPlan } from './init.ts'
import { OPENTELEMETRY } from './instrument/edits.ts'
import { PARTS } from './parts.ts'

const INSTALL = {
  npm: 'npm install',
  pnpm: 'pnpm install',
  yarn: 'yarn install',
  pip: 'pip install --requirement requirements.txt',
  uv: `uv add ${OPENTELEMETRY.join(' ')}`,
  poetry: `poetry add ${OPENTELEMETRY.join(' ')}`,
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
    ...(install ? [`${INSTALL[service.packageManager]}   # the lockfile: the image is built from it`] : []),
    ...(parts.includes('config') ? ['npx ticolops-obs generate   # dashboards, rules and runbooks'] : []),
    ...PARTS.filter(({ name }) => parts.includes(name)).flatMap((part) => part.next?.(service) ?? []),
    'git add --all && git commit',
  ]
}
