import type { Service } from '../../service.ts'
import type { Environment } from './settings.ts'

/** What a cloud brings of its own. */
export interface Cloud {
  /** For people. */
  readonly title: string
  /** What tells it from the others; its folder of static files, and the answer. */
  readonly name: NonNullable<Service['cloud']>
  /** Providers, by name, with the versions that the files are checked against. */
  readonly providers: Readonly<Record<string, Provider>>
  /** Lines of the block `backend` that every root has: where the state is, and what keeps two people from changing it at once. */
  readonly backend: (service: Service, root: string) => string
  /** main.tf of what all environments share, and of one of them. */
  readonly shared: (service: Service) => string
  readonly environment: (service: Service, environment: Environment) => string
  /** What everything is in, for people. */
  readonly account: string
  /** Arguments of the first apply. */
  readonly bootstrap: (service: Service) => string
  /** Who the pipeline is inside of the cluster: an argument of `kubectl create rolebinding`. */
  readonly subject: (service: Service) => string
  /** Puts the file backup-key.txt into a secret: a command. */
  readonly fill: (secret: string, region: string) => string
  /** What drives the costs, and what to look at before the first apply. */
  readonly costs: readonly (readonly [what: string, driver: string, lever: string])[]
  /** Pages with the prices. */
  readonly prices: string
  /** Paragraphs of the README on what only this cloud has. */
  readonly notes: (service: Service) => string
}

export interface Provider {
  readonly source: string
  readonly version: string
}
