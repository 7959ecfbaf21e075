import { basename } from 'node:path'
import type { FilesTarget, Service } from '@ticolops/obs-config'
import type { Bundle } from '../bundle.ts'
import type { Finding } from '../finding.ts'
import { createPrometheusApi, prometheusAt } from '../prometheus.ts'
import type { Expectation } from '../verify/expectation.ts'
import { readText } from './disk.ts'
import { renderFiles, ruleFileName } from './layout.ts'
import { describeFile, pathOf } from './planner.ts'

/** What must be read back when Prometheus and Grafana read directories. */
export function expectationOf(target: FilesTarget, bundle: Bundle, instance: string): Expectation {
  const prometheus = {
    name: `Prometheus ${target.prometheus}`,
    api: createPrometheusApi(prometheusAt(target.prometheus)),
  }
  return {
    bundle,
    replicas: () => Promise.resolve([prometheus]),
    prometheusHint: `Is it running, and is "prometheus" of the target its address? \`curl ${target.prometheus}/-/ready\` should answer.`,
    reloadHint: `Its log names the file; \`promtool check rules ${target.rules}/*.yaml\` may, too.`,
    notLoadedHint: `Its configuration must name the directory (rule_files: ['${target.rules}/*.yaml']), and it must have been reloaded since: \`curl -X POST ${target.prometheus}/-/reload\`.`,
    describeGroup: (group) => describeFile({ place: 'rules', name: ruleFileName(instance, group) }),
    // Prometheus may run in a container with other paths; the file's name is ours alone.
    isOurGroup: (group, { file }) => basename(file) === ruleFileName(instance, group),
    isOurTarget: (service, { labels }) => labels.service === service.name && labels.namespace === service.namespace,
    explainNoTarget: (service) => Promise.resolve(explainNoTarget(target, service)),
    dashboards: () => checkDashboards(target, bundle, instance),
  }
}

function explainNoTarget(target: FilesTarget, service: Service): Finding {
  const labels = `service="${service.name}", namespace="${service.namespace}"`
  const message = `Prometheus has no target with ${labels}.`
  const object = `service ${service.namespace}/${service.name}`
  const base = { id: 'target.none', severity: 'error', object, message } as const
  if (target.scrape === undefined) {
    return {
      ...base,
      fix: `Set these labels on its scrape job, or let this write the targets: "scrape" in the target names a directory for file_sd_configs.`,
    }
  }
  if (service.scrape.addresses.length === 0) {
    return {
      ...base,
      fix: 'Give the service scrape.addresses in the configuration: the host:port of its telemetry port.',
    }
  }
  return {
    ...base,
    fix: `Add a scrape job that reads the directory: file_sd_configs: [{ files: ['${target.scrape}/*.json'] }].`,
  }
}

async function checkDashboards(
  target: FilesTarget,
  bundle: Bundle,
  instance: string,
): Promise<{ present: number; findings: Finding[] }> {
  const files = renderFiles(bundle, target, instance).filter((file) => file.place === 'dashboards')
  const findings: Finding[] = []
  for (const file of files) {
    const path = pathOf(target, file)
    const live = path === undefined ? undefined : await readText(path)
    if (live === file.content) continue
    const message = live === undefined ? 'The dashboard is not there.' : 'The dashboard there is another version.'
    findings.push({
      id: 'dashboard.missing',
      severity: 'error',
      object: describeFile(file),
      message,
      fix: 'Run install.',
    })
  }
  return { present: files.length - findings.length, findings }
}
