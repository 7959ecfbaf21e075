import type { Format } from './page.ts'

/** Prometheus text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format). */
export const text: Format = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  // The format has no info kind: there it is a gauge of 1.
  header: (kind, name, help) =>
    `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${kind === 'info' ? 'gauge' : kind}\n`,
  bound: String,
  sampleName: (_kind, name) => name,
  exemplars: false,
  end: '',
}

/** Help lines escape backslash and line feed only. */
function escapeHelp(help: string): string {
  return help.replace(/[\\\n]/g, (found) => (found === '\n' ? '\\n' : '\\\\'))
}
