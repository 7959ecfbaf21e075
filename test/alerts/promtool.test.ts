import { generateAlerts } from '@ticolops/obs-alerts'
import type { GeneratedAlerts } from '@ticolops/obs-alerts'
import { binary } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AWKWARD, EACH_ONCE, SMALL, TYPICAL } from './configs.ts'
import { blamed, MUTATIONS, mutate } from './mutations.ts'
import { complaints, onDisk } from './promtool.ts'
import type { OnDisk } from './promtool.ts'

const CONFIGS = { typical: TYPICAL, small: SMALL, awkward: AWKWARD }

await describeWithServers('generated alerts pass promtool', ['promtool'], () => {
  let promtool: string
  beforeAll(async () => {
    promtool = await binary('promtool')
  })

  describe.each(Object.entries(CONFIGS))('%s configuration', (_, config) => {
    const generated: GeneratedAlerts = generateAlerts(config)
    let files: OnDisk
    beforeAll(async () => {
      files = await onDisk(generated)
    })
    afterAll(() => files.remove())

    it('every rule file is valid, without duplicates', async () => {
      expect(await complaints(promtool, 'check', 'rules', '--lint-fatal', ...files.rules)).toBe('')
    })

    it.each(generated.tests.map(({ group }) => group))('the tests of %s pass', async (group) => {
      expect(await complaints(promtool, 'test', 'rules', files.test(group))).toBe('')
    })
  })

  describe.each(MUTATIONS)('when $name', (mutation) => {
    const generated = generateAlerts(EACH_ONCE)
    const { groups, mutated } = mutate(generated.groups, mutation)
    let files: OnDisk
    beforeAll(async () => {
      files = await onDisk(generated, groups)
    })
    afterAll(() => files.remove())

    it.each([...mutated])('the tests of %s fail for each alert', async (group, names) => {
      const output = await complaints(promtool, 'test', 'rules', files.test(group))
      const failed = blamed(output)
      expect(names.filter((name) => !failed.has(name))).toEqual([])
    })
  })
})

await describeWithServers('generated alerts pass promtool of Prometheus 3', ['promtool@3'], () => {
  const generated = generateAlerts(TYPICAL)
  let promtool: string
  let files: OnDisk
  beforeAll(async () => {
    promtool = await binary('promtool', { atLeast: '3' })
    files = await onDisk(generated)
  })
  afterAll(() => files.remove())

  it('every rule file is valid', async () => {
    expect(await complaints(promtool, 'check', 'rules', ...files.rules)).toBe('')
  })

  it.each(generated.tests.map(({ group }) => group))('the tests of %s pass', async (group) => {
    expect(await complaints(promtool, 'test', 'rules', files.test(group))).toBe('')
  })
})
