import { dashboardFile } from '../dashboard-file.ts'
import { panelsOf } from '../generated.ts'
import type { DashboardJson } from '../generated.ts'
import type { DashboardCheck } from './check.ts'
import { panelObject } from './check.ts'

/** Grafana refuses longer ones (`maxUIDLength` of its API). */
const MAX_UID = 40

/** The last version of the classic schema; Grafana migrates older ones at every load, and refuses newer ones from files. */
const SCHEMA_VERSION = 42

/** etcd refuses larger objects; a ConfigMap holds the dashboard and little else. */
const MAX_BYTES = 1024 * 1024

const uid: DashboardCheck = {
  id: 'dashboard.uid',
  title: 'A dashboard has a uid that Grafana takes',
  severity: 'error',
  hint: `Give it a uid of at most ${MAX_UID} letters, digits, - and _.`,
  *run({ uid: own, json }) {
    const object = `dashboard ${own}`
    if (json.uid !== own) yield { object, message: `its JSON has the uid ${json.uid ?? '(none)'}` }
    if (own.length > MAX_UID) yield { object, message: `the uid has ${own.length} characters; Grafana refuses it` }
    if (!/^[A-Za-z0-9_-]+$/.test(own)) yield { object, message: 'the uid has characters that Grafana refuses' }
  },
}

const uniqueUid: DashboardCheck = {
  id: 'dashboard.uid-unique',
  title: 'No two dashboards share a uid',
  severity: 'error',
  hint: 'Give one of them another uid; Grafana would keep only the one it loads last.',
  *run(dashboard, bundle) {
    const twins = bundle.filter((other) => other !== dashboard && other.uid === dashboard.uid)
    for (const twin of twins)
      yield { object: `dashboard ${dashboard.uid}`, message: `"${twin.title}" has the same uid` }
  },
}

const schemaVersion: DashboardCheck = {
  id: 'dashboard.schema-version',
  title: 'A dashboard is written in the last classic schema',
  severity: 'error',
  hint: `Set schemaVersion to ${SCHEMA_VERSION}.`,
  *run({ uid: own, json }) {
    if (json.schemaVersion === SCHEMA_VERSION) return
    yield { object: `dashboard ${own}`, message: `schemaVersion is ${json.schemaVersion}, not ${SCHEMA_VERSION}` }
  },
}

const readOnly: DashboardCheck = {
  id: 'dashboard.read-only',
  title: 'A generated dashboard cannot be edited in Grafana',
  severity: 'warning',
  hint: 'Set editable to false: the next install would undo an edit.',
  *run({ uid: own, json }) {
    if (json.editable !== false) yield { object: `dashboard ${own}`, message: 'it can be edited by hand' }
  },
}

const size: DashboardCheck = {
  id: 'dashboard.size',
  title: 'A dashboard fits into a ConfigMap',
  severity: 'error',
  hint: 'Split it into two.',
  *run({ uid: own, json }) {
    const bytes = Buffer.byteLength(dashboardFile(json))
    if (bytes >= MAX_BYTES)
      yield { object: `dashboard ${own}`, message: `it has ${bytes} bytes, a ConfigMap less than ${MAX_BYTES}` }
  },
}

const links: DashboardCheck = {
  id: 'dashboard.link',
  title: 'Links lead to dashboards that exist',
  severity: 'error',
  hint: 'Link to the uid of a dashboard that is delivered with this one.',
  *run({ uid: own, json }, bundle) {
    const known = new Set(bundle.map((each) => each.uid))
    for (const { object, url } of linksOf(own, json)) {
      const target = /^\/d\/([^/?#]+)/.exec(url)?.[1]
      if (target !== undefined && !known.has(target)) yield { object, message: `there is no dashboard ${target}` }
      if (target === undefined && !/^https?:\/\//.test(url))
        yield { object, message: `${url || 'an empty link'} leads nowhere` }
    }
  },
}

function linksOf(own: string, json: DashboardJson): readonly { readonly object: string; readonly url: string }[] {
  return [
    ...(json.links ?? []).map(({ url }) => ({ object: `dashboard ${own}`, url: url ?? '' })),
    ...panelsOf(json).flatMap((panel) =>
      [...(panel.links ?? []), ...(panel.fieldConfig?.defaults.links ?? [])].map(({ url }) => ({
        object: panelObject(own, panel),
        url: url ?? '',
      })),
    ),
  ]
}

/** Checks of a dashboard as a whole. */
export const dashboardChecks: readonly DashboardCheck[] = [uid, uniqueUid, schemaVersion, readOnly, size, links]
