import { expect, it } from 'vitest'
import { levelOfName, levelOfNumber } from './level.ts'

it('numbers between two levels, and beyond them, count as the level below', () => {
  expect([10, 20, 30, 35, 40, 50, 60, 70, 5, Number.NaN].map(levelOfNumber)).toEqual([
    'trace',
    'debug',
    'info',
    'info',
    'warn',
    'error',
    'fatal',
    'fatal',
    'trace',
    'info',
  ])
})

it('every name of winston’s own sets has a level, and others are other', () => {
  const npm = ['error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly']
  const syslog = ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug']
  const cli = ['error', 'warn', 'help', 'data', 'info', 'debug', 'prompt', 'verbose', 'input', 'silly']
  expect([...npm, ...syslog, ...cli].map(levelOfName)).not.toContain('other')
  expect(['foobar', '__proto__', undefined].map(levelOfName)).toEqual(['other', 'other', 'other'])
})
