import type { Part } from './model.ts'

/** What a team writes in `ticolops-obs.config.ts`, `.js`, `.json` or `.yaml`. */
export interface ConfigInput {
  /** Where the JSON Schema is, for editors. */
  readonly $schema?: string | undefined
  /** The team that owns the services and is called by their alerts. */
  readonly team: string
  /** The services that are observed. */
  readonly services: readonly ServiceInput[]
  /** What runs under the services: decides which platform rules and panels exist. */
  readonly platform?: PlatformInput | undefined
  /** Where dashboards and rules are installed, by a name that `--target` takes. */
  readonly targets?: Readonly<Record<string, TargetInput>> | undefined
  /** Address under which the generated runbooks are published; alerts link to `<address>/<alert>.md`. Default: their path in the repository. */
  readonly runbookBase?: string | undefined
}

/** One service that is observed. */
export interface ServiceInput {
  /** Name of the service, as its metrics' `service` label has it. */
  readonly name: string
  /** The Kubernetes namespace it runs in; on the files target it is only a label. */
  readonly namespace: string
  /** The parts it has: each brings its panels, rules and alerts. */
  readonly parts: readonly Part[]
  /** What is promised to users, over 30 days. Default: none. */
  readonly slos?: readonly SloInput[] | undefined
  /** How Prometheus reaches the telemetry port. */
  readonly scrape?: ScrapeInput | undefined
  /** Where people go next: shown as links on dashboards and in alerts. */
  readonly links?: LinksInput | undefined
}

export type SloInput = AvailabilitySloInput | LatencySloInput

/** Share of requests answered without a server error. */
export interface AvailabilitySloInput {
  readonly name: 'availability'
  /** Percent of requests that must be good, such as 99.9. Below 100. */
  readonly objective: number
}

/** Share of requests answered within a threshold. */
export interface LatencySloInput {
  readonly name: 'latency'
  /** Percent of requests that must be good, such as 99.9. Below 100. */
  readonly objective: number
  /** How long a good request may take, with its unit, such as `300ms`. One of the duration histogram's bucket bounds. */
  readonly threshold: string
}

export interface ScrapeInput {
  /** Labels of the Kubernetes Service. Default: `app.kubernetes.io/name` with the service's name. */
  readonly selector?: Readonly<Record<string, string>> | undefined
  /** Name of the Service's port. Default: `telemetry`. */
  readonly port?: string | undefined
  /** Addresses `host:port` of the telemetry port, for the files target. */
  readonly addresses?: readonly string[] | undefined
}

export interface LinksInput {
  /** Page of the service's own runbooks. */
  readonly runbooks?: string | undefined
  /** Page of the service's traces. */
  readonly traces?: string | undefined
  /** Page of the service's logs. */
  readonly logs?: string | undefined
  /** Page of the service's errors. */
  readonly errors?: string | undefined
}

export interface PlatformInput {
  /** Whether the services run on Kubernetes. Default: true when a target is of kind `kubernetes`. */
  readonly kubernetes?: boolean | undefined
  /** What brings requests into the cluster. Default: `none`. */
  readonly ingress?: 'gateway' | 'nginx' | 'traefik' | 'none' | undefined
  /** Whether cert-manager issues the certificates. Default: false. */
  readonly certManager?: boolean | undefined
}

export type TargetInput = KubernetesTargetInput | FilesTargetInput

/** A cluster with the Prometheus Operator. */
export interface KubernetesTargetInput {
  readonly kind: 'kubernetes'
  /** Context of the kubeconfig. Default: the current one. */
  readonly context?: string | undefined
  /** Namespace of the objects that are installed. */
  readonly namespace: string
  /** The Prometheus object as `namespace/name`, when the cluster has several. */
  readonly prometheus?: string | undefined
  /** Address of Prometheus, when it should not be asked through the API server. */
  readonly prometheusUrl?: string | undefined
}

/** A plain Prometheus that reads rule files, and a Grafana that reads dashboards from a directory. */
export interface FilesTargetInput {
  readonly kind: 'files'
  /** Address of Prometheus. */
  readonly prometheus: string
  /** Directory of the rule files that Prometheus loads, relative to the configuration. */
  readonly rules: string
  /** Directory of Grafana's provisioned dashboards, relative to the configuration. */
  readonly dashboards: string
  /** Directory of `file_sd` target files, relative to the configuration. Left out when Prometheus finds the services by itself. */
  readonly scrape?: string | undefined
}

/** Gives an editor the types of the configuration; returns it as it is. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config
}
