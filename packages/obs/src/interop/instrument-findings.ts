import { obsSelf } from '@ticolops/obs-signals/sdk'
import type { Registry } from '../registry/registry.ts'
import type { Finding } from './finding.ts'
import { CHECKS, findingsOf } from './findings.ts'
import { processFacts } from './process-facts.ts'

/** Shows how many findings there are of each kind. Looks anew whenever it is asked or scraped, and not before. Returns who tells them. */
export function instrumentFindings(registry: Registry): () => Finding[] {
  const family = registry.gauge(obsSelf.finding)
  const factsNow = processFacts()
  const look = () => findingsOf(factsNow())
  registry.onCollect(() => {
    const found = look()
    for (const id of Object.keys(CHECKS)) family.child([id]).set(found.filter((each) => each.id === id).length)
  })
  return look
}
