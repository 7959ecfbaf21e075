/** Values of a dashboard's variables by name; a list stands for several selected values. */
export type VariableValues = Readonly<Record<string, string | readonly string[]>>

/** Prometheus durations that take the place of Grafana's own variables. */
export interface TimeVariables {
  /** `$__rate_interval`: at least four scrape intervals, such as `1m`. */
  readonly rateInterval: string
  /** `$__interval`: the step of the graph. */
  readonly interval: string
  /** `$__range`: from the left edge of the graph to the right one. */
  readonly range: string
}

// `$name`, `${name}`, `${name:format}` and `[[name]]`, the spellings that Grafana knows. `$1` is not one: label_replace has it.
const VARIABLE = /\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(?::\w+)?\}|\[\[([A-Za-z_]\w*)(?::\w+)?\]\]/g

/**
 * PromQL as Grafana would send it: variables replaced by their values. A list becomes a
 * regular expression of its values, each taken literally. Throws when the text has a variable without a value, naming it and the known ones.
 */
export function substitute(expr: string, values: VariableValues, time: TimeVariables): string {
  const known: VariableValues = {
    __rate_interval: time.rateInterval,
    __interval: time.interval,
    __range: time.range,
    ...values,
  }
  return expr.replace(VARIABLE, (_text, plain?: string, braced?: string, bracketed?: string) => {
    const name = plain ?? braced ?? bracketed ?? ''
    const value = known[name]
    if (value === undefined)
      throw new Error(
        `no value for the variable $${name} in ${expr}; known are ${Object.keys(known).sort().join(', ')}`,
      )
    if (typeof value === 'string') return value
    // One selected value stays plain, so that a matcher with `=` takes it too.
    return value.length === 1 ? value.map(literal).join('') : `(${value.map(literal).join('|')})`
  })
}

/** The variables that a text uses, each once, Grafana's own (`__…`) included. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? match[2] ?? match[3] ?? ''))]
}

/** Escapes a value for a regular expression inside a PromQL string, where a backslash must itself be escaped. */
function literal(value: string): string {
  return value.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\\$&`)
}
