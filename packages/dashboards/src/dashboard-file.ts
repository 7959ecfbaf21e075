import type { DashboardJson } from './generated.ts'

/**
 * A dashboard as the bytes of `dashboards/<uid>.json`: keys sorted at every depth, two spaces, a newline at the end,
 * so that equal dashboards are equal files and a change shows only itself in a diff.
 */
export function dashboardFile(json: DashboardJson): string {
  return `${JSON.stringify(sorted(json), null, 2)}\n`
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}
