import { gauge } from './metric.ts'
import { pack } from './pack.ts'

/** What Prometheus itself writes about every target that it scrapes (https://prometheus.io/docs/concepts/jobs_instances/). */
export const target = pack(
  {
    name: 'target',
    exporter: 'Prometheus',
    versions: { from: '2.10.0', to: '3.16.0' },
    hint: 'Prometheus scrapes nothing here: look for the target on its targets page, then at the ServiceMonitor or scrape configuration.',
  },
  {
    up: gauge('up', { help: '1 when the last scrape of the target succeeded, 0 when it failed.' }),
    scrapeDuration: gauge('scrape_duration_seconds', { help: 'Duration of the last scrape.' }),
    samplesScraped: gauge('scrape_samples_scraped', { help: 'Samples that the target exposed.' }),
    samplesPostMetricRelabeling: gauge('scrape_samples_post_metric_relabeling', {
      help: 'Samples that were left after metric relabelling.',
    }),
    seriesAdded: gauge('scrape_series_added', { help: 'New series, approximately, in the last scrape.' }),
  },
)
