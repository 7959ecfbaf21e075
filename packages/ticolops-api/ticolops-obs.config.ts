// What ticolops-obs watches. Change it as you like: `ticolops-obs init` brings what a newer version adds and keeps what
// you changed. Dashboards and rules are made from it: ticolops-obs generate.
import { defineConfig } from '@ticolops/obs-cli'

export default defineConfig({
  team: 'platform',
  services: [
    {
      name: 'ticolops-api',
      namespace: 'ticolops',
      parts: ['http', 'http-client', 'node', 'postgres', 'redis'],
      slos: [
        { name: 'availability', objective: 99.9 },
        { name: 'latency', objective: 99, threshold: '250ms' },
      ],
      scrape: { port: 'metrics', addresses: ['app:9464'] },
    },
  ],
  platform: { kubernetes: true, ingress: 'gateway', certManager: true },
  targets: {
    staging: { kind: 'kubernetes', namespace: 'monitoring', namespaceSuffix: '-staging' },
    production: { kind: 'kubernetes', namespace: 'monitoring' },
    local: {
      kind: 'files',
      prometheus: 'http://127.0.0.1:9090',
      rules: './deploy/local/rules',
      dashboards: './deploy/local/dashboards',
      scrape: './deploy/local/targets',
    },
  },
})
