import { expect, it } from 'vitest'
import { panelId } from './panel-id.ts'

it('is the same for the same key, and fits into 31 bits', () => {
  expect(panelId('ticolops-service/http_server_error_ratio')).toBe(panelId('ticolops-service/http_server_error_ratio'))
  for (const key of ['', 'a', 'ticolops-service/http_server_error_ratio']) {
    expect(panelId(key)).toBeGreaterThan(0)
    expect(panelId(key)).toBeLessThan(2 ** 31)
  }
})

it('differs for keys that differ in a single character', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => panelId(`page/panel-${index}`))
  expect(new Set(ids).size).toBe(ids.length)
})
