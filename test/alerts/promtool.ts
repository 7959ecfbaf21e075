import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rulesFile } from '@ticolops/obs-alerts'
import type { GeneratedAlerts, RuleGroup } from '@ticolops/obs-alerts'
import { tryRun } from '@ticolops/obs-testbed'

/** Generated rules and tests on disk, in the layout of a repository. */
export interface OnDisk {
  readonly rules: readonly string[]
  /** The test file of a group. */
  readonly test: (group: string) => string
  readonly remove: () => Promise<void>
}

/** Writes rules and tests into a temporary folder; `groups` may stand in for those that were generated. */
export async function onDisk(
  generated: GeneratedAlerts,
  groups: readonly RuleGroup[] = generated.groups,
): Promise<OnDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'ticolops-alerts-'))
  await Promise.all(['rules', 'tests'].map((each) => mkdir(join(folder, each))))
  const file = ({ name }: RuleGroup) => join(folder, 'rules', `${name}.yaml`)
  const test = (group: string) => join(folder, 'tests', `${group}.test.yaml`)
  await Promise.all([
    ...groups.map((group) => writeFile(file(group), rulesFile(group))),
    ...generated.tests.map(({ group, yaml }) => writeFile(test(group), yaml)),
  ])
  return { rules: groups.map(file), test, remove: () => rm(folder, { recursive: true }) }
}

/** What promtool prints, after `FAILED` or `SUCCESS`; empty when it is content. */
export async function complaints(promtool: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await tryRun(promtool, args)
  return code === 0 ? '' : `${stdout}${stderr}`
}
