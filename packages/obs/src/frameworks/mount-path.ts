/** Patterns below one path that are kept. Only a router that hides its patterns, so that values stand in them, comes near. */
const MAX_CHILDREN = 1000

/**
 * A path of patterns, such as `/orgs/:org` + `/users`. Each is made once and found again by its parent, so that the text of a
 * route is the same string for every request and no string is joined while one is served.
 */
export class MountPath {
  readonly text: string
  readonly #pattern: string
  readonly #children = new Map<string, MountPath>()
  // Many requests are for the route of the one before, and its pattern is the same string.
  #last: MountPath | undefined

  /** @param pattern What it adds to the path that it is below. */
  constructor(text: string, pattern = text) {
    this.text = text
    this.#pattern = pattern
  }

  /** This path with a pattern below it; past a thousand patterns, this path. */
  join(pattern: string): MountPath {
    const last = this.#last
    if (last !== undefined && last.#pattern === pattern) return last
    let child = this.#children.get(pattern)
    if (child === undefined) {
      if (this.#children.size >= MAX_CHILDREN) return this
      child = new MountPath(joined(this.text, pattern), pattern)
      this.#children.set(pattern, child)
    }
    return (this.#last = child)
  }
}

function joined(parent: string, pattern: string): string {
  const text = `${parent.replace(/\/$/, '')}${pattern.startsWith('/') ? '' : '/'}${pattern}`
  return parent !== '' && pattern === '/' ? parent : text
}
