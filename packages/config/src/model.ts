/** The parts of a service that can be observed; each stands for signal packs. */
export const PARTS = ['http', 'http-client', 'node', 'postgres', 'redis', 'backup', 'collector'] as const
export type Part = (typeof PARTS)[number]

/** Share of requests answered without a server error. */
export interface AvailabilitySlo {
  readonly name: 'availability'
  /** Percent of requests that must be good over 30 days, such as 99.9. Above 0, below 100. */
  readonly objective: number
}

/** Share of requests answered within a threshold. */
export interface LatencySlo {
  readonly name: 'latency'
  /** Percent of requests that must be fast enough over 30 days. Above 0, below 100. */
  readonly objective: number
  /** Seconds; one of the duration histogram's bucket bounds, or the SLO could not be computed. */
  readonly threshold: number
}

export type Slo = AvailabilitySlo | LatencySlo

/** One service that is observed. */
export interface Service {
  readonly name: string
  /** The Kubernetes namespace it runs in; on the files target it is only a label. */
  readonly namespace: string
  readonly parts: readonly Part[]
  readonly slos: readonly Slo[]
  /** How Prometheus reaches the telemetry port: the Kubernetes Service's labels and port name (cluster), or addresses (files). */
  readonly scrape: {
    /** Labels of the Kubernetes Service. Default `app.kubernetes.io/name: <name>`. */
    readonly selector: Readonly<Record<string, string>>
    /** Name of the Service's port. Default `telemetry`. */
    readonly port: string
    /** `host:port` list for the files target. */
    readonly addresses: readonly string[]
  }
  /** Where people go next; shown as dashboard links and in alert annotations. */
  readonly links: {
    readonly runbooks?: string
    readonly traces?: string
    readonly logs?: string
    readonly errors?: string
  }
  /** Where its database and configuration are backed up to; undefined when nowhere. */
  readonly backup?: Backup
}

/** The store that backups are written to. Secrets come from the environment, never from here. */
export interface BackupStore {
  readonly kind: 's3' | 'gcs' | 'azure'
  /** Name of the bucket; of the container on Azure. */
  readonly bucket: string
  /** Begins the name of every object; empty, or without a slash at either end. */
  readonly prefix: string
  /** Address of the store, where it is not the cloud's own. */
  readonly endpoint?: string
  readonly region?: string
  /** Seconds for which the store itself refuses to delete a backup; 0: it does not. */
  readonly objectLock: number
}

/** How many days, weeks and months keep their newest backup. */
export interface Retention {
  readonly daily: number
  readonly weekly: number
  readonly monthly: number
}

export interface Backup {
  readonly store: BackupStore
  /** Public keys of age. */
  readonly recipients: readonly string[]
  /** Five fields of cron, in UTC. */
  readonly schedule: string
  readonly retention: Retention
  /** How many tables' data are dumped beside each other. */
  readonly jobs: number
  readonly drill: {
    /** Five fields of cron, in UTC. */
    readonly schedule: string
    /** Seconds that may have passed since the last good rehearsal. */
    readonly maximumAge: number
    /** A program and its arguments. */
    readonly smoke?: readonly string[]
  }
}

/** What is under the services: decides which platform dashboards, rules and checks exist. */
export interface Platform {
  readonly kubernetes: boolean
  readonly ingress: 'gateway' | 'nginx' | 'traefik' | 'none'
  readonly certManager: boolean
}

export interface KubernetesTarget {
  readonly kind: 'kubernetes'
  /** kubeconfig context; the current one when left out. */
  readonly context?: string
  /** Where our objects live. */
  readonly namespace: string
  /** What the namespaces of the services end in there; nothing when left out. */
  readonly namespaceSuffix?: string
  /** `namespace/name` of the Prometheus object, when the cluster has several. */
  readonly prometheus?: string
  /** Base URL to reach Prometheus directly instead of through the API server's pods proxy. */
  readonly prometheusUrl?: string
}

export interface FilesTarget {
  readonly kind: 'files'
  /** Prometheus base URL. */
  readonly prometheus: string
  /** Directory of rule files that Prometheus loads. Absolute after loading. */
  readonly rules: string
  /** Grafana's dashboard provisioning directory. Absolute after loading. */
  readonly dashboards: string
  /** Directory of `file_sd` target files; left out when Prometheus finds the services by itself. Absolute after loading. */
  readonly scrape?: string
}

export type Target = KubernetesTarget | FilesTarget

/** The configuration after checking: every default filled in, durations in seconds, directories absolute. */
export interface Config {
  readonly team: string
  readonly services: readonly Service[]
  readonly platform: Platform
  readonly targets: Readonly<Record<string, Target>>
  /** Base URL under which the generated runbooks are published; alerts link to `<base>/<alert>.md`. */
  readonly runbookBase: string
}
