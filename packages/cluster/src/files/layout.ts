import type { FilesTarget, Service } from '@ticolops/obs-config'
import { stringify } from 'yaml'
import type { Bundle, RuleGroup } from '../bundle.ts'
import { slug } from '../canonical.ts'

/** The directories of a files target. */
export type Place = 'rules' | 'dashboards' | 'scrape'

/** A file that an installation consists of. */
export interface DesiredFile {
  readonly place: Place
  readonly name: string
  readonly content: string
}

/** The directory of a place; absent when the target has none. */
export function directoryOf(target: FilesTarget, place: Place): string | undefined {
  return target[place]
}

/** The rule file of a group. */
export function ruleFileName(instance: string, group: RuleGroup): string {
  return `${instance}.${slug(group.name)}.yaml`
}

/** The files of a bundle, in the order of writing. A pure function. */
export function renderFiles(bundle: Bundle, target: FilesTarget, instance: string): DesiredFile[] {
  const scraped =
    target.scrape === undefined ? [] : bundle.services.filter((service) => service.scrape.addresses.length > 0)
  const rules = bundle.ruleGroups.map((group): DesiredFile => ({
    place: 'rules',
    name: ruleFileName(instance, group),
    content: ruleFile(group),
  }))
  const dashboards = bundle.dashboards.map((dashboard): DesiredFile => ({
    place: 'dashboards',
    name: `${instance}.${slug(dashboard.uid)}.json`,
    content: `${JSON.stringify(dashboard.json, undefined, 2)}\n`,
  }))
  const scrape = scraped.map((service): DesiredFile => ({
    place: 'scrape',
    name: `${instance}.${slug(`${service.namespace}-${service.name}`)}.json`,
    content: `${JSON.stringify(fileDiscovery(service), undefined, 2)}\n`,
  }))
  return [...scrape, ...rules, ...dashboards]
}

function ruleFile(group: RuleGroup): string {
  const header = '# Installed by ticolops-obs. To change it, change the configuration and install again.\n'
  return header + stringify({ groups: [group] }, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
}

/** The labels that the ServiceMonitor's relabelling sets in a cluster, so that the same queries hold. */
function fileDiscovery(service: Service): object {
  const { name, namespace, scrape } = service
  return [{ targets: scrape.addresses, labels: { job: name, namespace, service: name } }]
}
