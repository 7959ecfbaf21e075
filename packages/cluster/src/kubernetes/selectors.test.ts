import { describe, expect, it } from 'vitest'
import { matches, solveSelector } from './selectors.ts'
import type { Expression, LabelSelector, Labels } from './selectors.ts'

const SOURCE = 'monitoring/kps .spec.ruleSelector'

function add(selector: LabelSelector, fixed: Labels = {}): Labels | string {
  const solution = solveSelector(selector, fixed, SOURCE)
  return solution.solved ? solution.add : solution.reason
}

function expressions(...matchExpressions: Expression[]): LabelSelector {
  return { matchExpressions }
}

const In = (key: string, ...values: string[]): Expression => ({ key, operator: 'In', values })
const NotIn = (key: string, ...values: string[]): Expression => ({ key, operator: 'NotIn', values })
const Exists = (key: string): Expression => ({ key, operator: 'Exists' })
const DoesNotExist = (key: string): Expression => ({ key, operator: 'DoesNotExist' })

describe('a selector that is not set', () => {
  it.each([null, undefined])('selects nothing, so no label helps (%s)', (selector) => {
    expect(add(selector)).toContain(`${SOURCE} is not set, so it selects nothing`)
    expect(matches(selector, { any: 'thing' })).toBe(false)
  })
})

describe('an empty selector', () => {
  it('selects everything, so no label is needed', () => {
    expect(add({})).toEqual({})
    expect(add({ matchLabels: {}, matchExpressions: [] })).toEqual({})
    expect(matches({}, {})).toBe(true)
  })
})

describe('the labels that make a selector take an object', () => {
  it.each<[string, LabelSelector, Labels]>([
    ['matchLabels are copied', { matchLabels: { release: 'kps', role: 'rules' } }, { release: 'kps', role: 'rules' }],
    ['the first of In is taken', expressions(In('release', 'a', 'b')), { release: 'a' }],
    ['an absent label satisfies NotIn', expressions(NotIn('tier', 'test')), {}],
    ['an absent label satisfies DoesNotExist', expressions(DoesNotExist('tier')), {}],
    ['Exists takes any value', expressions(Exists('monitored')), { monitored: 'true' }],
    ['In and NotIn of one label are solved together', expressions(In('r', 'a', 'b'), NotIn('r', 'a')), { r: 'b' }],
    ['Exists and NotIn of one label are solved together', expressions(Exists('r'), NotIn('r', 'true')), { r: 'yes' }],
    [
      'matchLabels and matchExpressions must both hold',
      { matchLabels: { release: 'kps' }, matchExpressions: [In('team', 'a')] },
      { release: 'kps', team: 'a' },
    ],
  ])('%s', (_, selector, wanted) => {
    expect(add(selector)).toEqual(wanted)
    expect(matches(selector, wanted)).toBe(true)
  })

  it.each<[string, LabelSelector, Labels]>([
    ['a value that another requirement forbids', expressions(In('r', 'a'), NotIn('r', 'a')), {}],
    ['a label that must and must not be there', expressions(Exists('r'), DoesNotExist('r')), {}],
    ['two values for one label', { matchLabels: { r: 'a' }, matchExpressions: [In('r', 'b')] }, {}],
    ['an operator that nobody knows', expressions({ key: 'r', operator: 'Gt', values: ['1'] }), {}],
    ['a value that our own label does not have', { matchLabels: { managed: 'Helm' } }, { managed: 'us' }],
    ['the absence of a label that we carry', expressions(DoesNotExist('managed')), { managed: 'us' }],
  ])('cannot be found for %s', (_, selector, fixed) => {
    const reason = add(selector, fixed)
    expect(reason).toContain(SOURCE)
  })

  it('are not asked for what our objects carry anyway', () => {
    expect(add({ matchLabels: { managed: 'us' } }, { managed: 'us' })).toEqual({})
  })

  it('come with the reason', () => {
    const solution = solveSelector({ matchLabels: { release: 'kps' } }, {}, SOURCE)
    expect(solution.solved && solution.explanations).toEqual([`release=kps because ${SOURCE} wants release=kps`])
  })
})
