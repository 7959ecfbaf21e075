import { readFile } from 'node:fs/promises'
import type { Dashboard } from '@ticolops/obs-render'

/** A dashboard to show: what `generateDashboards` returns, or one read from a file. */
export interface PreviewDashboard {
  readonly uid: string
  readonly title: string
  /** Grafana's classic dashboard JSON. */
  readonly json: object
}

/** What of Grafana's JSON the preview asks Prometheus by, beside what the picture is drawn from. */
export interface DashboardModel extends Dashboard {
  readonly templating?: { readonly list?: readonly VariableModel[] }
  readonly annotations?: { readonly list?: readonly AnnotationModel[] }
}

export interface VariableModel {
  readonly name: string
  readonly type?: string
  readonly label?: string
  readonly query?: string | { readonly query?: string }
  readonly current?: { readonly value?: string | readonly string[] }
  readonly includeAll?: boolean
  readonly allValue?: string
  readonly hide?: number
}

export interface AnnotationModel {
  readonly name?: string
  readonly enable?: boolean
  readonly iconColor?: string
  readonly expr?: string
  readonly target?: { readonly expr?: string }
  readonly titleFormat?: string
  readonly textFormat?: string
  /** Labels whose values are the mark's tags, separated by commas. */
  readonly tagKeys?: string
}

/** A query of a panel, as far as it is needed to send it. */
export interface TargetModel {
  readonly refId?: string
  readonly expr?: string
  readonly instant?: boolean
  readonly range?: boolean
  readonly hide?: boolean
}

/** Reads dashboards from JSON files. Throws an error that names the file when one is not a dashboard. */
export async function readDashboards(files: readonly string[]): Promise<PreviewDashboard[]> {
  return Promise.all(files.map(readDashboard))
}

async function readDashboard(file: string): Promise<PreviewDashboard> {
  const text = await readFile(file, 'utf8')
  let json: { uid?: unknown; title?: unknown; panels?: unknown } | null
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  if (typeof json?.uid !== 'string' || typeof json.title !== 'string' || !Array.isArray(json.panels))
    throw new Error(`${file} is no Grafana dashboard: it needs uid, title and panels (classic JSON, not schema v2)`)
  return { uid: json.uid, title: json.title, json }
}
