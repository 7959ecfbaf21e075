import type { Service } from '@ticolops/obs-scaffold'

const common = {
  packageManagerVersion: undefined,
  sourceRoot: '.',
  build: undefined,
  test: 'test',
  team: 'payments',
  email: 'payments@example.com',
  issuerEmail: 'certificates@example.com',
  monitoringNamespace: 'monitoring',
  directory: '.',
  workspace: false,
  forge: 'github',
  cluster: 'kubeconfig',
  logs: 'loki',
  configFile: 'ticolops-obs.config.ts',
} as const

const node = {
  ...common,
  language: 'node',
  packageManager: 'npm',
  lockfile: 'package-lock.json',
  runtimeVersion: '24',
  port: 3000,
  telemetryPort: 9464,
  probes: { startup: '/startupz', liveness: '/livez', readiness: '/readyz', port: 'metrics' },
  instrumentation: 'call',
  baseImage: 'docker.io/library/node:24-bookworm-slim',
} as const

/** What each sample's own name decides. */
const named = (name: string): Pick<Service, 'name' | 'namespace' | 'image' | 'host'> => ({
  name,
  namespace: name,
  image: `registry.example.com/samples/${name}`,
  host: `${name}.example.com`,
})

/** Four applications, and between them every edge and every way of keeping secrets. */
export const SERVICES: readonly Service[] = [
  {
    ...node,
    ...named('express-app'),
    framework: 'express',
    entry: 'server.js',
    postgres: true,
    redis: true,
    ingress: 'gateway',
    secrets: 'external-secrets',
  },
  {
    ...node,
    ...named('fastify-app'),
    framework: 'fastify',
    entry: 'server.js',
    postgres: true,
    redis: false,
    ingress: 'traefik',
    secrets: 'sops',
  },
  {
    ...node,
    ...named('nestjs-app'),
    framework: 'nestjs',
    build: 'build',
    entry: 'dist/main.js',
    postgres: false,
    redis: true,
    ingress: 'nginx',
    secrets: 'plain',
  },
  {
    ...common,
    ...named('fastapi-app'),
    language: 'python',
    framework: 'fastapi',
    packageManager: 'uv',
    lockfile: 'uv.lock',
    runtimeVersion: '3.13',
    entry: 'app.main:app',
    port: 8000,
    telemetryPort: 9464,
    probes: { startup: '/livez', liveness: '/livez', readiness: '/readyz', port: 'http' },
    instrumentation: 'opentelemetry',
    baseImage: 'docker.io/library/python:3.13-slim-bookworm',
    postgres: false,
    redis: false,
    ingress: 'gateway',
    secrets: 'plain',
  },
]
