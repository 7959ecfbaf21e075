import type { RuleGroup } from '../bundle.ts'
import { seconds } from './expression.ts'

/** A group's first evaluation is waited for while it runs at least this often. Seconds. */
const PATIENCE = 60

/** Whether a group runs too rarely to wait for: burn rates over days, evaluated every few minutes. */
export function isSlow({ interval = '0s' }: RuleGroup): boolean {
  return seconds(interval) > PATIENCE
}

/** Whether a group was loaded so lately that three rounds are not over: the first may find no data yet, the second feeds the third. `age` in seconds. */
export function isYoung({ interval = '0s' }: RuleGroup, age: number): boolean {
  return age < 3 * seconds(interval)
}
