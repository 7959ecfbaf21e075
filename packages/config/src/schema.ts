import { z } from 'zod'
import { backup } from './backup-schema.ts'
import type { ConfigInput } from './input.ts'
import { PARTS } from './model.ts'
import { duration, text, url } from './schema-words.ts'

// The descriptions are those of input.ts; a test holds the two together. Messages of refusals are made in problems.ts
// from zod's issues, except where a rule of ours needs its reason: those stand here.

/** Kubernetes names (RFC 1123 label), which services, namespaces and targets share. */
const name = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, {
  error: 'is not a name: use lower-case letters, digits and dashes, at most 63, as Kubernetes does',
})

const objective = z
  .number()
  .lt(100, { error: 'leaves no room for a single failure, so every error would page. Use less, such as 99.9' })
  .gt(1, { error: 'promises nothing: an objective is a percentage between 1 and 100, such as 99.9' })
  .describe('Percent of requests that must be good, such as 99.9. Below 100.')

const threshold = duration("'300ms'").describe(
  "How long a good request may take, with its unit, such as `300ms`. One of the duration histogram's bucket bounds.",
)

const slo = z.discriminatedUnion('name', [
  z
    .strictObject({ name: z.literal('availability'), objective })
    .describe('Share of requests answered without a server error.'),
  z
    .strictObject({ name: z.literal('latency'), objective, threshold })
    .describe('Share of requests answered within a threshold.'),
])

const scrape = z.strictObject({
  selector: z
    .record(text, z.string())
    .optional()
    .describe("Labels of the Kubernetes Service. Default: `app.kubernetes.io/name` with the service's name."),
  port: text.optional().describe("Name of the Service's port. Default: `telemetry`."),
  addresses: z
    .array(
      z.string().regex(/^[^\s/:]+:\d+$|^\[[0-9a-f:]+\]:\d+$/i, { error: 'is not `host:port`, such as 127.0.0.1:9464' }),
    )
    .optional()
    .describe('Addresses `host:port` of the telemetry port, for the files target.'),
})

const links = z.strictObject({
  runbooks: url.optional().describe("Page of the service's own runbooks."),
  traces: url.optional().describe("Page of the service's traces."),
  logs: url.optional().describe("Page of the service's logs."),
  errors: url.optional().describe("Page of the service's errors."),
})

const service = z
  .strictObject({
    name: name.describe("Name of the service, as its metrics' `service` label has it."),
    namespace: name.describe('The Kubernetes namespace it runs in; on the files target it is only a label.'),
    parts: z.array(z.enum(PARTS)).min(1).describe('The parts it has: each brings its panels, rules and alerts.'),
    slos: z.array(slo).optional().describe('What is promised to users, over 30 days. Default: none.'),
    scrape: scrape.optional().describe('How Prometheus reaches the telemetry port.'),
    links: links.optional().describe('Where people go next: shown as links on dashboards and in alerts.'),
    backup: backup
      .optional()
      .describe(
        'Where its database and configuration are backed up to, and how restores are rehearsed. Default: nowhere.',
      ),
  })
  .describe('One service that is observed.')

const platform = z.strictObject({
  kubernetes: z
    .boolean()
    .optional()
    .describe('Whether the services run on Kubernetes. Default: true when a target is of kind `kubernetes`.'),
  ingress: z
    .enum(['gateway', 'nginx', 'traefik', 'none'])
    .optional()
    .describe('What brings requests into the cluster. Default: `none`.'),
  certManager: z.boolean().optional().describe('Whether cert-manager issues the certificates. Default: false.'),
})

const target = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('kubernetes'),
      context: text.optional().describe('Context of the kubeconfig. Default: the current one.'),
      namespace: name.describe('Namespace of the objects that are installed.'),
      namespaceSuffix: z
        .string()
        .regex(/^-[-a-z0-9]{0,30}[a-z0-9]$/, {
          error: 'is not an ending: use a dash, then lower-case letters, digits and dashes, such as -staging',
        })
        .optional()
        .describe('What the namespaces of the services end in there, such as `-staging`. Default: nothing.'),
      prometheus: z
        .string()
        .regex(/^[^/\s]+\/[^/\s]+$/, { error: 'is not `namespace/name`, such as monitoring/k8s' })
        .optional()
        .describe('The Prometheus object as `namespace/name`, when the cluster has several.'),
      prometheusUrl: url
        .optional()
        .describe('Address of Prometheus, when it should not be asked through the API server.'),
    })
    .describe('A cluster with the Prometheus Operator.'),
  z
    .strictObject({
      kind: z.literal('files'),
      prometheus: url.describe('Address of Prometheus.'),
      rules: text.describe('Directory of the rule files that Prometheus loads, relative to the configuration.'),
      dashboards: text.describe("Directory of Grafana's provisioned dashboards, relative to the configuration."),
      scrape: text
        .optional()
        .describe(
          'Directory of `file_sd` target files, relative to the configuration. Left out when Prometheus finds the services by itself.',
        ),
    })
    .describe('A plain Prometheus that reads rule files, and a Grafana that reads dashboards from a directory.'),
])

/** What {@link ConfigInput} must look like; strict everywhere, so that a misspelt key is never silently ignored. */
export const schema = z
  .strictObject({
    $schema: z.string().optional().describe('Where the JSON Schema is, for editors.'),
    team: text.describe('The team that owns the services and is called by their alerts.'),
    services: z.array(service).min(1).describe('The services that are observed.'),
    platform: platform
      .optional()
      .describe('What runs under the services: decides which platform rules and panels exist.'),
    targets: z
      .record(name, target)
      .optional()
      .describe('Where dashboards and rules are installed, by a name that `--target` takes.'),
    runbookBase: text
      .optional()
      .describe(
        'Address under which the generated runbooks are published; alerts link to `<address>/<alert>.md`. Default: their path in the repository.',
      ),
  })
  .describe('What a team writes in `ticolops-obs.config.ts`, `.js`, `.json` or `.yaml`.')

/** The configuration's JSON Schema (draft 2020-12), for editors and other languages; published as `schema.json`. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    title: 'Configuration of ticolops-obs',
    ...z.toJSONSchema(schema satisfies z.ZodType<ConfigInput>, { io: 'input' }),
  }
}
