import { beforeEach, describe, expect, it } from 'vitest'
import { CircuitBreaker } from './circuit-breaker.ts'

let time: number
let breaker: CircuitBreaker
beforeEach(() => {
  time = 0
  breaker = new CircuitBreaker(() => time)
})

/** Milliseconds until it closes. */
function openFor(): number {
  const from = time
  while (breaker.isOpen) time++
  return time - from
}

describe('a circuit breaker', () => {
  it('opens after three failures in a row, for twice as long with each that follows, eight seconds at most', () => {
    const pauses = Array.from({ length: 9 }, () => {
      breaker.failed()
      return openFor()
    })
    expect(pauses).toEqual([0, 0, 500, 1000, 2000, 4000, 8000, 8000, 8000])
  })

  it('closes with an answer, and forgets what was before', () => {
    for (let failure = 0; failure < 5; failure++) {
      breaker.failed()
      openFor()
    }
    breaker.failed()
    expect(breaker.isOpen).toBe(true)
    breaker.succeeded()
    expect(breaker.isOpen).toBe(false)
    breaker.failed()
    breaker.failed()
    expect(breaker.isOpen).toBe(false)
    breaker.failed()
    expect(openFor()).toBe(500)
  })

  it('counts attempts that were under way when it opened as one', () => {
    for (let attempt = 0; attempt < 64; attempt++) breaker.failed()
    expect(openFor()).toBe(500)
  })
})
