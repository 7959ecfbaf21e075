/** One check of the tree that is not a test: a command that must exit 0. */
export interface Check {
  readonly title: string
  readonly command: string
  readonly arguments: readonly string[]
  /** What to do when it fails. */
  readonly fix: string
  /** Whether tests need what it makes. */
  readonly makes?: true
}

/** In the order in which a failure is cheapest to understand. */
export const checks: readonly Check[] = [
  { title: 'build and types', command: 'tsc', arguments: ['-b'], fix: 'mend the lines above', makes: true },
  {
    title: 'the bundle of @ticolops/obs',
    command: process.execPath,
    arguments: ['--conditions=@ticolops/source', 'scripts/src/sdk/bundle.ts'],
    fix: 'mend the lines above',
    makes: true,
  },
  {
    title: 'types of tests and scripts',
    command: 'tsc',
    arguments: ['-p', 'tsconfig.checks.json'],
    fix: 'mend the lines above',
  },
  {
    title: 'lint',
    command: 'oxlint',
    arguments: ['--type-aware', '--deny-warnings'],
    fix: 'pnpm exec oxlint --type-aware --fix',
  },
  { title: 'format', command: 'oxfmt', arguments: ['--check'], fix: 'pnpm format' },
  {
    title: 'import directions',
    command: 'depcruise',
    arguments: ['--config', '.dependency-cruiser.mjs', 'packages', 'scripts', 'test'],
    fix: 'docs/architecture.md says who may import whom',
  },
  {
    title: "the telemetry thread's program is fresh",
    command: process.execPath,
    arguments: ['--conditions=@ticolops/source', 'scripts/src/sdk/worker-program.ts', '--check'],
    fix: 'pnpm generate:worker, then commit packages/obs/src/telemetry/worker-program.ts',
  },
  {
    title: 'generated dashboards and alerts are fresh',
    command: process.execPath,
    arguments: ['--conditions=@ticolops/source', 'packages/cli/src/bin.ts', 'generate', '--check'],
    fix: 'pnpm generate, then commit dashboards/ and alerts/',
  },
]
