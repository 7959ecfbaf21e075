import type { z } from 'zod'
import type { Problem } from './config-error.ts'
import { nearest } from './nearest.ts'

type RawIssue = z.core.$ZodRawIssue
type Path = readonly PropertyKey[]

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
}

/**
 * What each of zod's issues says to a person: a predicate about the value that was found. For unknown keys it is the
 * list of known ones, which only the schema at hand knows.
 */
export function predicate(issue: RawIssue): string {
  if (issue.code === 'unrecognized_keys') return knownKeys(issue.inst).join(', ')
  if (issue.code === 'invalid_type') return `is not ${KINDS[issue.expected] ?? issue.expected}`
  if (issue.code === 'too_small') return issue.origin === 'string' ? 'is empty' : 'is empty: at least one is needed'
  return 'is not one of the allowed values'
}

/** Turns zod's issues into problems with what was found, what is allowed and the nearest name. */
export function problems(issues: readonly z.core.$ZodIssue[], input: unknown): Problem[] {
  const unknownKeys = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => unknownKey(issue, key)) : [],
  )
  // A misspelt key is one problem, not a second one that says the right key is missing.
  const misspelt = new Set(unknownKeys.flatMap(({ stands }) => stands ?? []))
  return [
    ...unknownKeys.map(({ problem }) => problem),
    ...issues
      .filter((issue) => issue.code !== 'unrecognized_keys' && !misspelt.has(pathText(issue.path)))
      .map((issue) => wrongValue(issue, input)),
  ]
}

/** The place of a value in the spelling of JavaScript: `services[0].parts[1]`. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('')
}

function unknownKey(issue: z.core.$ZodIssueUnrecognizedKeys, key: string) {
  const allowed = issue.message.split(', ')
  const meant = nearest(key, allowed)
  const problem: Problem = {
    path: pathText([...issue.path, key]),
    message: `'${key}' is not a key of ${issue.path.length === 0 ? 'the configuration' : pathText(issue.path)}`,
    allowed,
    ...(meant === undefined ? {} : { nearest: meant }),
  }
  return { problem, stands: meant === undefined ? undefined : pathText([...issue.path, meant]) }
}

function wrongValue(issue: z.core.$ZodIssue, input: unknown): Problem {
  const path = pathText(issue.path)
  if (issue.code === 'invalid_key') {
    return { path, message: `'${String(issue.path.at(-1))}' ${issue.issues[0]?.message ?? 'is not a name'}` }
  }
  const found = valueAt(input, issue.path)
  const allowed = allowedValues(issue)
  const meant = typeof found === 'string' ? nearest(found, allowed) : undefined
  return {
    path,
    message: describe(found, issue.message),
    ...(allowed.length > 0 ? { allowed } : {}),
    ...(meant === undefined ? {} : { nearest: meant }),
  }
}

/** Nothing in JavaScript, and nothing after YAML's colon, are told apart: one is not there, the other is. */
function describe(found: unknown, why: string): string {
  if (found === undefined) return 'is required'
  return found === null ? 'is empty' : `${show(found)} ${why}`
}

function allowedValues(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  if (issue.code === 'invalid_union' && 'options' in issue) return (issue.options ?? []).map(String)
  return []
}

function knownKeys(inst: unknown): string[] {
  const { shape } = inst as z.ZodObject
  return Object.keys(shape).filter((key) => key !== '$schema')
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), input)
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${withoutSecrets(value)}'`
  if (Array.isArray(value)) return 'the list'
  if (typeof value === 'object' && value !== null) return 'the object'
  return typeof value === 'function' ? 'the function' : String(value)
}

/** The password of an address that is refused, and a secret key where a public one belongs, are not printed. */
function withoutSecrets(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@').replace(/AGE-SECRET-KEY-.*/is, 'AGE-SECRET-KEY-…')
}
