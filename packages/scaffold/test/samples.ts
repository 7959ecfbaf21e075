import type { Service } from '../src/service.ts'

const common = {
  build: 'build',
  test: 'test',
  packageManagerVersion: undefined,
  sourceRoot: '.',
  port: 3000,
  telemetryPort: 9464,
  postgres: true,
  redis: true,
  namespace: 'shop',
  team: 'payments',
  email: 'payments@example.com',
  host: 'shop.example.com',
  issuerEmail: 'certificates@example.com',
  monitoringNamespace: 'monitoring',
  directory: '.',
  workspace: false,
  forge: 'github',
  cluster: 'service-account',
  logs: 'loki',
  collectorImage: `docker.io/otel/opentelemetry-collector-contrib:0.165.0@sha256:${'2'.repeat(64)}`,
  cloud: undefined,
  region: 'us-east-1',
  backup: {
    store: 's3',
    bucket: 'shop-backups',
    endpoint: undefined,
    recipients: ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'],
    schedule: '17 2 * * *',
    drillSchedule: '43 4 * * 0',
    baseImage: `docker.io/library/node:24-bookworm-slim@sha256:${'3'.repeat(64)}`,
  },
  onCall: { contact: 'payments@example.com', escalation: '+49 30 5550100' },
  configFile: 'ticolops-obs.config.ts',
} as const

/** A Node service with everything. */
export const node: Service = {
  ...common,
  name: 'shop-api',
  language: 'node',
  framework: 'express',
  packageManager: 'npm',
  runtimeVersion: '24',
  lockfile: 'package-lock.json',
  entry: 'dist/server.js',
  instrumentation: 'call',
  baseImage: 'docker.io/library/node:24-bookworm-slim',
  probes: { startup: '/startupz', liveness: '/livez', readiness: '/readyz', port: 'metrics' },
  image: 'registry.example.com/shop/shop-api',
  ingress: 'gateway',
  secrets: 'external-secrets',
}

/** A Python service without databases that serves its metrics where it serves requests. */
export const python: Service = {
  ...common,
  name: 'shop-search',
  language: 'python',
  framework: 'fastapi',
  packageManager: 'uv',
  runtimeVersion: '3.13',
  lockfile: 'uv.lock',
  entry: 'app.main:app',
  instrumentation: 'opentelemetry',
  baseImage: 'docker.io/library/python:3.13-slim-bookworm',
  build: undefined,
  port: 8000,
  telemetryPort: 8000,
  postgres: false,
  redis: false,
  probes: { startup: '/startupz', liveness: '/livez', readiness: '/readyz', port: 'http' },
  image: 'registry.example.com/shop/shop-search',
  ingress: 'nginx',
  secrets: 'plain',
}

/** Every way in which the objects differ: language, databases, edge, secrets. */
export const samples: readonly (readonly [string, Service])[] = [
  ['Node, Gateway API, External Secrets', node],
  ['Node, Traefik, SOPS', { ...node, ingress: 'traefik', secrets: 'sops' }],
  ['Node, ingress-nginx, plain Secret, no Redis', { ...node, ingress: 'nginx', secrets: 'plain', redis: false }],
  ['Python, one port, no databases', python],
  [
    'Python, Gateway API, External Secrets',
    { ...python, postgres: true, ingress: 'gateway', secrets: 'external-secrets' },
  ],
]
