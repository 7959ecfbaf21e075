/** What an option's value may be, in words and as a test. */
export interface Rule {
  readonly allowed: string
  test(value: unknown): boolean
}

export const flag: Rule = { allowed: 'true or false', test: (value) => typeof value === 'boolean' }
export const callback: Rule = { allowed: 'a function', test: (value) => typeof value === 'function' }

/** A whole number between two bounds, both allowed. */
export function whole(low: number, high: number): Rule {
  return {
    allowed: `a whole number from ${low} to ${high}`,
    test: (value) => Number.isInteger(value) && (value as number) >= low && (value as number) <= high,
  }
}

/** `false`, or one of these texts. */
export function oneOf(values: readonly string[]): Rule {
  return {
    allowed: `false or one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
    test: (value) => value === false || (typeof value === 'string' && values.includes(value)),
  }
}

/**
 * Throws a TypeError that names the function, the option, its value and what is allowed, for an unknown option or a value that breaks
 * its rule. `undefined` counts as absent.
 */
export function checkOptions(
  caller: string,
  options: unknown,
  rules: Readonly<Record<string, Rule>>,
  required: readonly string[] = [],
): void {
  if (!isObject(options)) throw new TypeError(`${caller}: the options are ${shown(options)}, but must be an object.`)
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(rules, name))
  if (unknown !== undefined)
    throw new TypeError(
      `${caller}: there is no option ${unknown}. Allowed here: ${Object.keys(rules).toSorted().join(', ')}.`,
    )
  for (const [name, rule] of Object.entries(rules)) {
    const value = options[name]
    if (value === undefined ? required.includes(name) : !rule.test(value))
      throw new TypeError(`${caller}: option ${name} is ${shown(value)}, but must be ${rule.allowed}.`)
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => shown(each)).join(', ')}]`
  if (typeof value === 'function') return 'a function'
  if (isObject(value)) return 'an object'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
