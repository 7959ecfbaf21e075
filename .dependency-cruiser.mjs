/**
 * Who leans on whom, one way only (docs/architecture.md draws it). A package may import what its row names, and itself.
 * `obs` is what apps ship: it sees nothing of the cluster's side, and the cluster's side nothing of it.
 */
const arrows = {
  signals: [],
  obs: ['signals'],
  promql: ['signals'],
  indicators: ['signals', 'promql'],
  config: [],
  dashboards: ['signals', 'promql', 'indicators', 'config'],
  alerts: ['signals', 'promql', 'indicators', 'config'],
  render: ['dashboards'],
  preview: ['dashboards', 'render'],
  cluster: ['config', 'promql', 'signals', 'dashboards', 'alerts'],
  backup: ['signals', 'config'],
  scaffold: ['config'],
  cli: ['config', 'promql', 'signals', 'dashboards', 'alerts', 'cluster', 'scaffold', 'backup'],
  // The command for its configuration alone, as in every service that `ticolops-obs init` has seen.
  'ticolops-api': ['obs', 'cli'],
  testbed: [],
}

const rules = Object.entries(arrows).map(([from, to]) => ({
  name: `arrows-of-${from}`,
  comment: `packages/${from} may import from: ${to.join(', ') || 'no other package'}. Move the code, or change the arrows here and in docs/architecture.md.`,
  severity: 'error',
  from: { path: `^packages/${from}/` },
  to: { path: '^packages/', pathNot: `^packages/(${[from, ...to].join('|')})/` },
}))

export default {
  forbidden: [
    ...rules,
    {
      name: 'start-path',
      comment:
        'Every application that starts would wait for these: get them when they are needed, from packages/obs/src/builtin.ts.',
      severity: 'error',
      from: { path: '^packages/obs/src/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(node:)?(crypto|fs|http|https|http2|net|timers/promises|util|v8|zlib)$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other cannot be read one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-deep-imports',
      comment: 'Use what a package exports, not its files.',
      severity: 'error',
      from: { path: '^(packages/([^/]+)|test|scripts)/' },
      to: { path: '^packages/([^/]+)/src/', dependencyTypes: ['local'], pathNot: ['^packages/$2/'] },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that package.json does not name works only by luck.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '^test/scaffold/apps/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@ticolops/source', 'types', 'import', 'node', 'default'],
    },
  },
}
