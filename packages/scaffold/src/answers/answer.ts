import { FIELDS, flagOf } from './fields.ts'
import type { Answers, Field, FieldKey } from './fields.ts'
import type { Facts } from '../detect/facts.ts'
import type { Found } from '../detect/sources.ts'
import { EXIT, ScaffoldError } from '../scaffold-error.ts'

/** What a person is asked. */
export interface Question {
  readonly flag: string
  readonly text: string
  /** What may be answered, where that is a list; each with where it was found. */
  readonly choices: readonly Found<string>[]
  /** What is wrong with an answer, or undefined. */
  readonly problem: (text: string) => string | undefined
}

/** An answer, and who gave it. */
export interface Answer extends Found<string> {
  readonly key: FieldKey
  /** By a person, now or in an earlier run, and so remembered; by the repository; or by us. */
  readonly origin: 'given' | 'found' | 'assumed'
}

/**
 * Answers every field: from the flags, from what was answered in an earlier run, from the repository, else by what is
 * assumed, else by asking.
 * @param ask Asks a person; absent where there is none.
 * @throws ScaffoldError for flags that cannot be, and, where nobody can be asked, for everything that is not known.
 */
export async function answer(
  facts: Facts,
  flags: Answers,
  saved: Answers,
  ask: ((question: Question) => Promise<string>) | undefined,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const missing: { readonly field: Field; readonly found: readonly Found<string>[] }[] = []
  for (const field of FIELDS) {
    const known = Object.fromEntries(answers.map(({ key, value }) => [key, value])) as Answers
    const found = field.found(facts)
    const answered = fromPeople(field, facts, flags, saved) ?? fromFacts(field, facts, found, known)
    if (answered !== undefined) answers.push({ key: field.key, ...answered })
    else if (missing.some((each) => each.field.key === field.follows)) continue
    else if (ask === undefined) missing.push({ field, found })
    else
      answers.push({
        key: field.key,
        value: await ask(questionOf(field, facts, found)),
        from: 'your answer',
        origin: 'given' as const,
      })
  }
  if (missing.length > 0) throw unknown(missing)
  return answers
}

/** The answers by key. */
export function byKey(answers: readonly Answer[]): Answers {
  return Object.fromEntries(answers.map(({ key, value }) => [key, value]))
}

function fromPeople({ key, choices, problem }: Field, facts: Facts, flags: Answers, saved: Answers) {
  const flag = flags[key]
  if (flag !== undefined) {
    const wrong =
      choices !== undefined && !choices.includes(flag) ? `is none of ${choices.join(', ')}` : problem?.(flag, facts)
    if (wrong === undefined) return { value: flag, from: flagOf(key), origin: 'given' as const }
    throw new ScaffoldError(
      `usage.${flagOf(key).slice(2)}`,
      EXIT.usage,
      `${flagOf(key)} ${flag} ${wrong}.`,
      'Correct it. Nothing was written.',
    )
  }
  const value = saved[key]
  return value === undefined ? undefined : { value, from: 'your earlier answer', origin: 'given' as const }
}

function fromFacts(
  { fallback, problem }: Field,
  facts: Facts,
  found: readonly Found<string>[],
  known: Answers,
): Omit<Answer, 'key'> | undefined {
  const [first, ...others] = found
  if (others.length > 0) return undefined
  const candidate = first ?? fallback?.(known, facts)
  if (candidate === undefined || problem?.(candidate.value, facts) !== undefined) return undefined
  return { ...candidate, origin: first === undefined ? 'assumed' : 'found' }
}

function questionOf(
  { key, question, choices, problem }: Field,
  facts: Facts,
  found: readonly Found<string>[],
): Question {
  const rejected = found
    .map(({ value, from }) => ({ value, from, wrong: problem?.(value, facts) }))
    .filter(({ wrong }) => wrong !== undefined)
  const reasons = rejected.map(({ value, from, wrong }) => `${value} (${from}) ${wrong}. `)
  const offered = found.length > 1 ? found : (choices ?? []).map((value) => ({ value, from: '' }))
  return {
    flag: flagOf(key),
    text: `${reasons.join('')}${question}`,
    choices: offered,
    problem: (text) =>
      choices !== undefined && !choices.includes(text) ? `is none of ${choices.join(', ')}` : problem?.(text, facts),
  }
}

/** Everything that is not known, at once, each with what there is to choose from and its flag. */
function unknown(
  missing: readonly { readonly field: Field; readonly found: readonly Found<string>[] }[],
): ScaffoldError {
  const lines = missing.map(({ field, found }) => {
    const seen = found.map(({ value, from }) => `${value} (${from})`).join(' or ')
    return `- ${field.question} ${seen === '' ? '' : `Found: ${seen}. `}${flagOf(field.key)} ${field.choices?.join('|') ?? `<${field.key}>`}`
  })
  return new ScaffoldError(
    'init.unanswered',
    EXIT.usage,
    `The repository does not tell everything, and nobody can be asked. Nothing was written.\n${lines.join('\n')}`,
    `Add ${missing.map(({ field }) => flagOf(field.key)).join(', ')}, or run it on a terminal without --yes.`,
    { flags: missing.map(({ field }) => flagOf(field.key)) },
  )
}
