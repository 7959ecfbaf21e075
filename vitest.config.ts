import { defineConfig } from 'vitest/config'

const source = {
  resolve: { conditions: ['@ticolops/source'] },
  ssr: { resolve: { conditions: ['@ticolops/source'] } },
}
/** Real servers share two cores in CI: one file at a time, with room to start. */
const patient = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 300_000 }

/** What a user runs, from the outside: packages from tarballs, the demo. These bring their own network. */
const WHOLE = ['test/packaging/*.test.ts', 'test/demo/*.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          // Some start processes, which takes seconds beside other work on two cores.
          testTimeout: 30_000,
        },
      },
      { ...source, test: { ...patient, name: 'whole', include: WHOLE } },
      {
        ...source,
        test: {
          ...patient,
          name: 'servers',
          include: ['test/**/*.test.ts'],
          exclude: [...WHOLE, '**/node_modules/**'],
        },
      },
    ],
  },
})
