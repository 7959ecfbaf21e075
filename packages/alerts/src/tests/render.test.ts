import { expect, test } from 'vitest'
import { render } from './render.ts'

test('labels and the value are printed', () => {
  const text = '{{ $value | humanizePercentage }} of {{ $labels.service }}'
  expect(render(text, { labels: { service: 'checkout' }, value: '5%' })).toBe('5% of checkout')
})

test('a queried part is printed as a whole', () => {
  const text = 'Budget: {{ range printf "x" | query }}{{ . | value }} left.{{ end }}'
  expect(render(text, { labels: {}, queried: '0% left.' })).toBe('Budget: 0% left.')
})

test('a value that the story does not give is an error', () => {
  expect(() => render('{{ $value }}', { labels: {} })).toThrow('the story does not say')
})

test('other template syntax is an error', () => {
  expect(() => render('{{ if true }}x{{ end }}', { labels: {} })).toThrow('cannot be rendered')
})
