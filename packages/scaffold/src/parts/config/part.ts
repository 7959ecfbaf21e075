import type { ConfigInput } from '@ticolops/obs-config'
import { under } from '../../detect/sources.ts'
import type { Part } from '../../part.ts'
import type { Service } from '../../service.ts'
import { backupInput } from '../backups/settings.ts'
import { toYaml } from '../kubernetes/yaml.ts'
import { LOCAL } from '../container/local.ts'

/** The configuration of ticolops-obs: what is watched, and where dashboards and rules go. */
export const config: Part = {
  name: 'config',
  about: 'what ticolops-obs watches, and where it installs dashboards and rules',
  files: (service) => [{ path: under(service.directory, service.configFile), text: textOf(service) }],
}

const HEAD = [
  'What ticolops-obs watches. Change it as you like: `ticolops-obs init` brings what a newer version adds and keeps what',
  'you changed. Dashboards and rules are made from it: ticolops-obs generate.',
]

/** The configuration as an object, as the schema of @ticolops/obs-config has it. */
export function configOf(service: Service): ConfigInput {
  const { language, postgres, redis, logs, monitoringNamespace } = service
  const isNode = language === 'node'
  const hasKey = service.backup.recipients.length > 0
  return {
    team: service.team,
    services: [
      {
        name: service.name,
        namespace: service.namespace,
        // Only the SDK for Node measures these; OpenTelemetry for Python has metrics of HTTP alone.
        parts: [
          'http',
          ...(isNode ? (['http-client', 'node'] as const) : []),
          ...(isNode && postgres ? (['postgres'] as const) : []),
          ...(isNode && redis ? (['redis'] as const) : []),
          ...(logs === undefined ? [] : (['collector'] as const)),
          ...(hasKey ? (['backup'] as const) : []),
        ],
        slos: [
          { name: 'availability', objective: 99.9 },
          { name: 'latency', objective: 99, threshold: '250ms' },
        ],
        scrape: { port: 'metrics', addresses: [`app:${service.telemetryPort}`] },
        // Before there is a key there are no backups, and their jobs refuse to run.
        ...(hasKey && { backup: backupInput(service) }),
      },
    ],
    platform: { kubernetes: true, ingress: service.ingress, certManager: true },
    targets: {
      // Each in the cluster that the kubeconfig at hand is for, as in the jobs of the pipeline.
      staging: { kind: 'kubernetes', namespace: monitoringNamespace, namespaceSuffix: '-staging' },
      production: { kind: 'kubernetes', namespace: monitoringNamespace },
      local: {
        kind: 'files',
        prometheus: 'http://127.0.0.1:9090',
        rules: `./${LOCAL}/rules`,
        dashboards: `./${LOCAL}/dashboards`,
        scrape: `./${LOCAL}/targets`,
      },
    },
  }
}

function textOf(service: Service): string {
  const ending = service.configFile.split('.').at(-1) ?? ''
  const input = configOf(service)
  if (ending === 'json') return `${JSON.stringify(input, null, 2)}\n`
  if (['yaml', 'yml'].includes(ending)) return toYaml(HEAD.join(' '), input)
  const checked = ending.endsWith('js') ? '// @ts-check\n' : ''
  const head = HEAD.map((line) => `// ${line}\n`).join('')
  return `${head}${checked}import { defineConfig } from '@ticolops/obs-cli'\n\nexport default defineConfig(${literal(input, '')})\n`
}

/** Where lines are broken, as most formatters have it. */
const WIDTH = 100

/** A value as people write it in TypeScript: short objects on one line, single quotes, keys bare where they may be. */
function literal(value: unknown, indent: string): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  const line = Array.isArray(value)
    ? `[${value.map((each) => literal(each, '')).join(', ')}]`
    : `{ ${Object.entries(value)
        .map(([key, each]) => `${keyOf(key)}: ${literal(each, '')}`)
        .join(', ')} }`
  if (!line.includes('\n') && line.length + indent.length <= WIDTH - KEY_ROOM) return line
  const items = Array.isArray(value)
    ? value.map((each) => literal(each, inner))
    : Object.entries(value).map(([key, each]) => `${keyOf(key)}: ${literal(each, inner)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close}`
}

/** The room that a key before the value takes. */
const KEY_ROOM = 20

function keyOf(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : `'${key}'`
}
