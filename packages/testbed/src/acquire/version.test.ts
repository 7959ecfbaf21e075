import { describe, expect, it } from 'vitest'
import { compareVersions, upstreamVersion } from './version.ts'

describe('versions', () => {
  it('are compared number by number, not letter by letter', () => {
    expect(compareVersions('2.42.0', '3')).toBeLessThan(0)
    expect(compareVersions('0.11.1', '0.9')).toBeGreaterThan(0)
    expect(compareVersions('18', '18.0.0')).toBe(0)
  })

  it('of Debian packages are compared by what upstream calls them', () => {
    expect(upstreamVersion('5:7.0.15-1~deb12u10')).toBe('7.0.15')
    expect(upstreamVersion('2.42.0+ds-5+deb12u1')).toBe('2.42.0')
    expect(upstreamVersion('2:1.19~1')).toBe('1.19')
  })
})
