import { defineConfig } from 'vitest/config'

const source = { resolve: { conditions: ['@ticolops/source'] }, ssr: { resolve: { conditions: ['@ticolops/source'] } } }

export default defineConfig({
  test: {
    projects: [
      { ...source, test: { name: 'unit', include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'] } },
      {
        ...source,
        test: {
          name: 'servers',
          include: ['test/**/*.test.ts'],
          // Real servers share two cores in CI: one file at a time, with room to start.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
