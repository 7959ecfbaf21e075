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
  /** Where its database and configuration are backed up to, and how restores are rehearsed. Default: nowhere. */
  readonly backup?: BackupInput | undefined
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

export interface BackupInput {
  /** The store that backups are written to. */
  readonly store: BackupStoreInput
  /** Public keys of age (`age1…`): the owner of any one of their secret keys can restore. */
  readonly recipients: readonly string[]
  /** When backups are made: five fields of cron, in UTC. Default: `17 2 * * *`. */
  readonly schedule?: string | undefined
  /** How many backups are kept. The last good one is never deleted. */
  readonly retention?: RetentionInput | undefined
  /** How many tables' data are dumped beside each other, each by a connection of its own. Default: 2. */
  readonly jobs?: number | undefined
  /** How restores are rehearsed. */
  readonly drill?: DrillInput | undefined
}

export interface BackupStoreInput {
  /** `s3` stands for everything that speaks its language; `gcs` for Google Cloud Storage, `azure` for Azure Blob Storage. */
  readonly kind: 's3' | 'gcs' | 'azure'
  /** Name of the bucket; of the container on Azure. */
  readonly bucket: string
  /** Begins the name of every object, such as `production`. Default: nothing. */
  readonly prefix?: string | undefined
  /** Address of the store, where it is not the cloud's own. */
  readonly endpoint?: string | undefined
  /** Region of the bucket, such as `eu-central-1`. Default: as the environment says. */
  readonly region?: string | undefined
  /** How long the store itself refuses to delete a backup, such as `7d`; the bucket must have object lock. Default: not at all. */
  readonly objectLock?: string | undefined
}

export interface RetentionInput {
  /** The newest backup of so many days. Default: 7, and at least that. */
  readonly daily?: number | undefined
  /** The newest backup of so many weeks. Default: 4. */
  readonly weekly?: number | undefined
  /** The newest backup of so many months. Default: 6. */
  readonly monthly?: number | undefined
}

export interface DrillInput {
  /** When a restore is rehearsed: five fields of cron, in UTC. Default: `43 4 * * 0`. */
  readonly schedule?: string | undefined
  /** How long ago the last good rehearsal may be, such as `35d`. Default: `35d`. */
  readonly maximumAge?: string | undefined
  /** A program and its arguments that try the restored database, whose address is in DATABASE_URL; exit code 0 says that it works. Default: none. */
  readonly smoke?: readonly string[] | undefined
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
  /** What the namespaces of the services end in there, such as `-staging`. Default: nothing. */
  readonly namespaceSuffix?: string | undefined
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
