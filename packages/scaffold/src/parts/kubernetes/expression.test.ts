import { expect, it } from 'vitest'
import { Expression, text } from './expression.ts'

it('a text whose values are known is a text', () => {
  expect(text`${'shop'}-tls of ${3} at 100%`).toBe('shop-tls of 3 at 100%')
})

it('a text with a value that a template knows becomes an expression that prints it', () => {
  const name = new Expression('.Release.Name')
  expect(text`${name}-tls`).toEqual(new Expression('printf "%v-tls" .Release.Name'))
  expect(text`${'a'}/${name}`).toEqual(new Expression('printf "a/%v" .Release.Name'))
})

it('signs that printf or the template language would read are written as they are meant', () => {
  const total = new Expression('add 1 .Values.count')
  expect(text`100% of "${total}"`).toEqual(new Expression(String.raw`printf "100%% of \"%v\"" (add 1 .Values.count)`))
})
