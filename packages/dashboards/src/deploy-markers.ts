import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import type { Matchers } from '@ticolops/obs-promql'
import { deploys } from '@ticolops/obs-indicators'
import { DATASOURCE } from './datasource.ts'

/**
 * A vertical line where a version was seen for the first time. Grafana draws one line per data point of an annotation query,
 * so the query has data at that moment only.
 */
export function deployMarkers(matchers: Matchers): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Deploys')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('blue')
    .target(
      new DataqueryBuilder()
        .refId('Deploys')
        .expr(deploys.deployed.where(matchers).text())
        .range()
        .legendFormat('{{version}}')
        .datasource(DATASOURCE),
    )
    .titleFormat('{{service}} {{version}}')
    .textFormat('First seen in {{namespace}}')
    .tagKeys('version')
}
