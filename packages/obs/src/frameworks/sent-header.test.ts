import { describe, expect, it } from 'vitest'
import { sentHeader } from './sent-header.ts'

describe('sentHeader', () => {
  it.each(['content-length', 'Content-Length', 'CONTENT-LENGTH'])('finds %s in any case', (sent) => {
    expect(sentHeader({ rawHeaders: ['Host', 'content-length', sent, '7'] }, 'content-length')).toBe('7')
  })

  it('takes no value, no longer name and no other name of the same length for it', () => {
    const rawHeaders = ['host', 'content-length', 'x-content-length', '1', 'content-langth', '2']
    expect(sentHeader({ rawHeaders }, 'content-length')).toBeUndefined()
  })

  it('takes the first of several, as Node does', () => {
    expect(sentHeader({ rawHeaders: ['A', '1', 'a', '2'] }, 'a')).toBe('1')
  })
})
