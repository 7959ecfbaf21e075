/** What is deployed: everything that the generated files are made from. Found in the repository, asked, or given as a flag. */
export interface Service {
  /** DNS-1123 label; the value of the `service` label in metrics and of `app.kubernetes.io/name`. */
  readonly name: string
  readonly language: 'node' | 'python'
  readonly framework: 'express' | 'fastify' | 'nestjs' | 'koa' | 'hono' | 'h3' | 'http' | 'fastapi'
  readonly packageManager: 'npm' | 'pnpm' | 'yarn' | 'pip' | 'uv' | 'poetry'
  /** Version of the package manager that the repository pins, such as `4.9.1`; Yarn's own generation otherwise, `1` or `4`. */
  readonly packageManagerVersion: string | undefined
  /** The lockfile that packages are installed from, from the repository's root. */
  readonly lockfile: string | undefined
  /** Version of the runtime as image tags have it: `24`, `3.13`. */
  readonly runtimeVersion: string
  /** What starts it: a file (`dist/server.js`) for Node, `module:attribute` (`app.main:app`) for Python. Relative to {@link directory}. */
  readonly entry: string
  /** Folder that Python imports the entry's module from, relative to {@link directory}: `.` or `src`. */
  readonly sourceRoot: string
  /** Script of package.json that builds it, such as `build`. */
  readonly build: string | undefined
  /** Script of package.json that tests it, such as `test`. */
  readonly test: string | undefined
  /** The port it listens on for its users. */
  readonly port: number
  /** The port of `/metrics`: 9464 and the telemetry server of @ticolops/obs for Node; for Python its own. */
  readonly telemetryPort: number
  /** Paths of the probes and the named port that they ask. */
  readonly probes: {
    readonly startup: string
    readonly liveness: string
    readonly readiness: string
    readonly port: 'http' | 'metrics'
  }
  /** Whether it reads `DATABASE_URL`. */
  readonly postgres: boolean
  /** Whether it reads `REDIS_URL`. */
  readonly redis: boolean
  readonly namespace: string
  readonly team: string
  /** The owner's address, for annotations; asked, never invented. */
  readonly email: string
  /** Registry and repository of the image, without tag. */
  readonly image: string
  /** Public host name. */
  readonly host: string
  readonly ingress: 'gateway' | 'nginx' | 'traefik'
  readonly secrets: 'external-secrets' | 'sops' | 'plain'
  /** Address of the ACME account that cert-manager orders certificates with. */
  readonly issuerEmail: string
  /** The namespace in which the Prometheus that scrapes it runs. */
  readonly monitoringNamespace: string
  /** Folder of the service in its repository; mostly `.`. */
  readonly directory: string
  /** Whether its packages are installed from a lockfile at the repository's root, as a workspace does. */
  readonly workspace: boolean
  /**
   * What measures it: a call of `instrument()` in its code, the flag `--import @ticolops/obs/register`, or, for Python,
   * OpenTelemetry's own `opentelemetry-instrument`.
   */
  readonly instrumentation: 'call' | 'flag' | 'opentelemetry'
  /** The image that all stages of its container start from, pinned: `docker.io/library/node:24-bookworm-slim@sha256:…`. */
  readonly baseImage: string
  /** Where its code lives, and so whose pipelines run. */
  readonly forge: 'github' | 'gitlab'
  /** How its pipeline reaches the cluster: as an identity of the cloud that trusts the repository, or by a secret. */
  readonly cluster: 'eks' | 'gke' | 'aks' | 'service-account' | 'kubeconfig'
  /** Where its log lines go; `otlp` is whatever else speaks OTLP. Undefined where somebody else collects them. */
  readonly logs: 'loki' | 'elasticsearch' | 'cloudwatch' | 'google-cloud' | 'azure-monitor' | 'otlp' | undefined
  /** The image of the collector that takes them there, pinned like {@link baseImage}. */
  readonly collectorImage: string
  /** The cloud that its infrastructure is written for; undefined where the team brings its own cluster. */
  readonly cloud: 'aws' | 'gcp' | 'azure' | undefined
  /** Region of that cloud, such as `eu-central-1`, `europe-west3`, `germanywestcentral`; of its object store where there is none. */
  readonly region: string
  /** Where backups go, and when. */
  readonly backup: {
    readonly store: 's3' | 'gcs' | 'azure'
    /** Bucket, or container of Azure. */
    readonly bucket: string
    /** Address of the store where it is not the cloud's own. */
    readonly endpoint: string | undefined
    /** Public keys of age that can read them; none while nobody has made one. */
    readonly recipients: readonly string[]
    /** Cron lines, in UTC. */
    readonly schedule: string
    readonly drillSchedule: string
    /** The image that the jobs' container starts from, pinned like {@link baseImage}: Node on Debian, whatever the service is written in. */
    readonly baseImage: string
  }
  /** Who is called at night, and after them; as people write it: an address, a number, a link. */
  readonly onCall: { readonly contact: string; readonly escalation: string }
  /** Name of the configuration beside it: `ticolops-obs.config.ts`, `.mjs` or `.yaml`. */
  readonly configFile: string
}
