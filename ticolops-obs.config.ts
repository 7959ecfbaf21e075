import { defineConfig } from '@ticolops/obs-cli'

export default defineConfig({
  team: 'platform',
  services: [
    {
      name: 'ticolops-api',
      namespace: 'ticolops',
      parts: ['http', 'http-client', 'node', 'postgres', 'redis', 'backup', 'collector'],
      slos: [
        { name: 'availability', objective: 99.9 },
        { name: 'latency', objective: 99, threshold: '250ms' },
      ],
    },
  ],
  platform: { kubernetes: true },
  targets: {
    production: { kind: 'kubernetes', context: 'production', namespace: 'monitoring' },
    local: { kind: 'files', prometheus: 'http://127.0.0.1:9090', rules: './rules', dashboards: './provisioning' },
  },
})
