import { expect, it } from 'vitest'
import { EventLoopDelay } from './event-loop-delay.ts'

it('is how late each sample comes after the one before it', () => {
  const delay = new EventLoopDelay(100, 0)
  for (const now of [100, 201, 601]) delay.sample(now)
  expect(delay.samples).toBe(3)
  expect(delay.read('min')).toBeCloseTo(0)
  expect(delay.read(50)).toBeCloseTo(1, 1)
  expect(delay.read('max')).toBeCloseTo(300, 0)
})

it('leaves out what we ourselves blocked, and nothing else', () => {
  const delay = new EventLoopDelay(100, 0)
  delay.leaveOut(250)
  delay.sample(400)
  expect(delay.read('max')).toBeCloseTo(50, 0)
  delay.sample(800)
  expect(delay.read('max')).toBeCloseTo(300, 0)
})

it('begins anew after a reset', () => {
  const delay = new EventLoopDelay(100, 0)
  delay.sample(1000)
  delay.reset()
  expect(delay.samples).toBe(0)
  delay.sample(1100)
  expect(delay.read('max')).toBeCloseTo(0)
})
