import { expect, test } from 'vitest'
import { node, python, samples } from '../../../test/samples.ts'
import { anchorOf, steps, table } from './markdown.ts'
import { runbook } from './part.ts'
import { explain, placeholdersIn } from './placeholders.ts'
import { inWords } from './schedule.ts'

const textOf = (service = node): string =>
  runbook.files(service).find(({ path }) => path.endsWith('production-deployment.md'))?.text ?? ''
const headings = (text: string): string[] => [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)

test('a service without databases has no sections for them, nothing of them to restore, and no toolbox', () => {
  const text = textOf(python)
  expect(headings(text).filter((heading) => /database|Redis/i.test(heading))).toEqual([])
  expect(text).not.toMatch(/psql|redis-cli|toolbox|ticolops-obs drill/)
  expect(runbook.files(python).map(({ path }) => path)).toEqual(['docs/developer/production-deployment.md'])
})

test('in a folder of a monorepo it stands there, and commands are run from there', () => {
  const paths = runbook.files({ ...node, directory: 'services/shop' }).map(({ path }) => path)
  expect(paths).toEqual([
    'services/shop/docs/developer/production-deployment.md',
    'services/shop/deploy/runbook/toolbox.yaml',
  ])
})

test.each(samples)('%s: every trouble says what to look at, what to do and how to see that it helped', (_, service) => {
  for (const section of textOf(service)
    .split('\n## ')
    .filter((each) => each.includes('**Symptom.**'))) {
    const labels = [...section.matchAll(/\*\*(Symptom|Look|Act|Check)\.\*\*/g)].map(([, label]) => label)
    expect(labels).toEqual(['Symptom', 'Look', 'Act', 'Check'])
  }
})

test('in a cloud the database has the provider’s own way back, to the minute', () => {
  expect(textOf({ ...node, cloud: 'aws' })).toContain('aws rds restore-db-instance-to-point-in-time')
  expect(textOf({ ...node, cloud: 'gcp' })).toContain('gcloud sql instances clone')
  expect(textOf({ ...node, cloud: 'azure' })).toContain('az postgres flexible-server restore')
  expect(textOf(node)).not.toMatch(/^(aws|gcloud|az) /m)
})

test('the drill calendar says the schedules in words', () => {
  expect(textOf()).toContain('| backup | at 02:17, every day (UTC) |')
  expect(inWords('43 4 * * 1')).toBe('at 04:43, only on Monday (UTC)')
})

test('a placeholder that nobody explains is a mistake in the runbook', () => {
  expect(placeholdersIn('```sh proof=cluster\nkubectl get pod <pod> > <pod>\n```\n<other>')).toEqual(['pod'])
  expect(() => explain('no-such')).toThrow('<no-such>')
})

test('a block within a step stands below its number, and a bar within a cell does not end it', () => {
  expect(steps('first\n\n```sh\nls\n```', undefined, 'second')).toBe('1. first\n\n   ```sh\n   ls\n   ```\n\n2. second')
  expect(table(['a|b'], [['c']])).toBe('| a\\|b |\n| --- |\n| c |')
  expect(anchorOf('Redis is away, or lost')).toBe('redis-is-away-or-lost')
})
