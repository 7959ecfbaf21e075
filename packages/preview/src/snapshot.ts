import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { renderDashboard } from '@ticolops/obs-render'
import type { ThemeName } from '@ticolops/obs-render'
import type { PreviewDashboard } from './dashboard-model.ts'
import { loadDashboard } from './load.ts'
import { escapeHtml } from './page.ts'
import { PrometheusReader } from './prometheus.ts'

/** What a snapshot shows, and where it goes. */
export interface SnapshotOptions {
  readonly dashboards: readonly PreviewDashboard[]
  /** Base URL of the Prometheus that has the data. */
  readonly prometheusUrl: string
  /** Folder of the files; made when it is not there. */
  readonly out: string
  /** Length of the time shown, up to `to`. Default 15. */
  readonly minutes?: number
  /** End of the time shown, in seconds since 1970. Default now. */
  readonly to?: number
  /** Variable values by name; the dashboards' own otherwise. */
  readonly variables?: Readonly<Record<string, string>>
  readonly theme?: ThemeName
  /** Width of the pictures in pixels. */
  readonly width?: number
}

/** The files of a snapshot. */
export interface Snapshot {
  readonly index: string
  /** `<uid>.svg`, in the dashboards' order. */
  readonly pictures: readonly string[]
}

/** Writes a picture of every dashboard, and a page that shows them all. */
export async function writeSnapshot(options: SnapshotOptions): Promise<Snapshot> {
  const {
    dashboards,
    out,
    minutes = 15,
    to = Date.now() / 1000,
    variables = {},
    theme = 'light',
    width = 1440,
  } = options
  const prometheus = new PrometheusReader(options.prometheusUrl)
  await mkdir(out, { recursive: true })
  const pictures: string[] = []
  for (const { uid, json } of dashboards) {
    const { data } = await loadDashboard(json, prometheus, { variables, to, seconds: minutes * 60 })
    const file = path.join(out, `${uid}.svg`)
    await writeFile(file, renderDashboard(json, data, { theme, width }))
    pictures.push(file)
  }
  const index = path.join(out, 'index.html')
  await writeFile(index, indexPage(dashboards, theme))
  return { index, pictures }
}

function indexPage(dashboards: readonly PreviewDashboard[], theme: ThemeName): string {
  const pictures = dashboards.map(
    ({ uid, title }) => `<img src="${escapeHtml(encodeURIComponent(uid))}.svg" alt="${escapeHtml(title)}">`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Dashboards</title>
<style>body { margin: 0; background: ${theme === 'dark' ? '#0d1017' : '#f4f5f8'} } img { display: block; width: 100%; max-width: 1600px; margin: 0 auto }</style>
${pictures.join('\n')}
`
}
