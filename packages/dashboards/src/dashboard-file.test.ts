import { expect, it } from 'vitest'
import { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import { dashboardFile } from './dashboard-file.ts'

it('sorts keys at every depth and ends with a newline', () => {
  const a = new DashboardBuilder('a').uid('x').time({ from: 'now-1h', to: 'now' }).build()
  const b = new DashboardBuilder('a').time({ to: 'now', from: 'now-1h' }).uid('x').build()
  expect(dashboardFile(a)).toBe(dashboardFile(b))
  expect(dashboardFile(a).endsWith('}\n')).toBe(true)
})

it('keeps the order of lists', () => {
  expect(dashboardFile(new DashboardBuilder('a').tags(['z', 'a']).build())).toMatch(/"z",\s+"a"/)
})
