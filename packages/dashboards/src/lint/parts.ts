import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus'
import { panelsOf } from '../generated.ts'
import { queriesOf } from '../panel-queries.ts'
import type { DashboardJson, PanelJson } from '../generated.ts'

/** A query of a dashboard and where it stands. */
export interface PlacedQuery {
  /** As findings name it. */
  readonly object: string
  readonly query: Partial<Dataquery>
  readonly panel?: PanelJson
}

/** Every query of the dashboard: those of panels and those of annotations. */
export function placedQueries(uid: string, json: DashboardJson): readonly PlacedQuery[] {
  return [
    ...panelsOf(json).flatMap((panel) =>
      queriesOf(panel).map((query) => ({
        object: `panel ${uid}/${panel.title ?? panel.id ?? '?'} query ${query.refId ?? '?'}`,
        query,
        panel,
      })),
    ),
    ...(json.annotations.list ?? []).flatMap(({ name, target }) =>
      target === undefined ? [] : [{ object: `annotation ${uid}/${name}`, query: target }],
    ),
  ]
}
