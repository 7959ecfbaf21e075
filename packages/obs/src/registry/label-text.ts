/**
 * Labels as they stand between the braces of an exposition line. A label with an empty value is the same as no label in
 * Prometheus, so it is left out.
 */
export function labelText(names: readonly string[], values: readonly string[]): string {
  let text = ''
  for (const [index, name] of names.entries()) {
    const value = values[index]
    if (value === undefined || value === '') continue
    text += `${text === '' ? '' : ','}${name}="${escapeLabelValue(value)}"`
  }
  return text
}

/**
 * A label value as a page can hold it: a string without lone surrogates, which UTF-8 does not have; U+FFFD stands for them. Applications
 * in JavaScript give numbers (`status: 200`), `null` and `undefined`, too: the last two are no value.
 */
export function labelValue(given: string | number | boolean | null | undefined): string {
  const text = String(given ?? '')
  return text.isWellFormed() ? text : text.toWellFormed()
}

/** Escapes backslash, quote and line feed, as both text formats ask. Lone surrogates, which no UTF-8 page may hold, become U+FFFD. */
export function escapeLabelValue(value: string): string {
  return labelValue(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
