import { target } from '@ticolops/obs-signals'
import { expect, test } from 'vitest'
import { at, growing, requests } from '../story.ts'
import { timeline } from './timeline.ts'

const subject = { service: 'checkout' }

test('a gauge stays at its level for as many samples as the stretch has steps', () => {
  const [series] = timeline(subject, [
    { scene: [at(1, target.up)], seconds: 120 },
    { scene: [at(0, target.up)], seconds: 60 },
  ])
  expect(series).toEqual({ series: 'up{service="checkout"}', values: '1+0x3 0+0x1' })
})

test('a counter goes on from where the stretch before it ended', () => {
  const [series] = timeline({}, [
    { scene: [growing(1, target.up)], seconds: 90 },
    { scene: [growing(2, target.up)], seconds: 60 },
  ])
  expect(series?.values).toBe('0+30x2 120+60x1')
})

test('a series that is gone ends with a staleness marker, and a restarted counter begins at zero', () => {
  const scene = [growing(1, target.up)]
  const [series] = timeline({}, [
    { scene, seconds: 60 },
    { scene: [], seconds: 90 },
    { scene, seconds: 60, restarted: true },
  ])
  expect(series?.values).toBe('0+30x1 stale _x2 0+30x1')
})

test('shares of requests have no noise of binary fractions', () => {
  const scene = requests('10/s', { errors: '0.1%' })
  expect(scene.map(({ perSecond }) => perSecond)).toEqual([9.99, 0.01])
})

test('a malformed rate is refused', () => {
  expect(() => requests('10')).toThrow('"10" is not a rate; write it like 10/s')
})
