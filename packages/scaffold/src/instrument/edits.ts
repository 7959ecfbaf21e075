import type { Facts } from '../detect/facts.ts'
import { under } from '../detect/sources.ts'
import type { Edit } from '../plan/make-plan.ts'
import { instrumented } from './entry.ts'
import { withDependencies } from './manifest.ts'
import type { Versions } from './manifest.ts'

/** OpenTelemetry's packages for a FastAPI service whose metrics Prometheus scrapes. */
export const OPENTELEMETRY = [
  'opentelemetry-distro',
  'opentelemetry-exporter-prometheus',
  'opentelemetry-instrumentation-fastapi',
]

/**
 * The lines that make the service measurable.
 * @param read Text of a file, lines ending in `\n`.
 */
export function instrumentEdits(facts: Facts, versions: Versions, read: (path: string) => string | undefined): Edit[] {
  const { app, source, instrumentation } = facts
  if (app.language === 'python') return requirementsEdit(facts, read)
  const manifest = under(app.directory, 'package.json')
  const json = read(manifest) ?? '{}\n'
  const isFlag = instrumentation.value === 'flag'
  const edits: Edit[] = [
    {
      path: manifest,
      text: withDependencies(json, versions, isFlag),
      why: isFlag ? `the SDK, and its flag: ${instrumentation.from}` : 'the SDK and this command',
    },
  ]
  if (isFlag || source === undefined) return edits
  const isModule = /\.(mjs|[cm]?ts)$/.test(source) || /"type":\s*"module"/.test(json)
  const code = read(source)
  const text = code === undefined ? undefined : instrumented(code, isModule)
  return text === undefined ? edits : [...edits, { path: source, text, why: 'the call of instrument()' }]
}

/** Of a requirements.txt, which no lockfile follows. uv and Poetry add packages themselves. */
function requirementsEdit(
  { app, packageManager, lockfile }: Facts,
  read: (path: string) => string | undefined,
): Edit[] {
  if (packageManager[0]?.value !== 'pip' || lockfile === undefined) return []
  const path = under(app.directory, 'requirements.txt')
  const text = read(path) ?? ''
  const named = new Set(text.split('\n').map((line) => line.split(/[\s<>=!~;[]/)[0]?.toLowerCase()))
  const missing = OPENTELEMETRY.filter((name) => !named.has(name))
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`
  return [{ path, text: missing.length === 0 ? text : `${whole}${missing.join('\n')}\n`, why: 'OpenTelemetry' }]
}
