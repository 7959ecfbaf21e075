/** What a reader of the figures must know: told at once on stderr, and again in the report. */
export class Notes {
  readonly #texts = new Set<string>()

  get texts(): readonly string[] {
    return [...this.#texts]
  }

  add(text: string): void {
    if (this.#texts.has(text)) return
    this.#texts.add(text)
    progress(`warning: ${text}`)
  }
}

export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}
