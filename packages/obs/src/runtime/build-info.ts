import { processPack } from '@ticolops/obs-signals/sdk'
import type { Registry } from '../registry/registry.ts'
import type { Identity } from '../identity.ts'

/** What runs, as labels: a new release shows as a new series, which is what deploy markers look for. */
export function instrumentBuildInfo(registry: Registry, { version, release }: Identity): void {
  registry.gauge(processPack.buildInfo).child([version, release, process.versions.node]).set(1)
}
