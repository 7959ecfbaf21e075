/** Patterns below one path that are kept. Only a router that hides its patterns, so that values stand in them, comes near. */
const MAX_CHILDREN = 1000

/**
 * A path of patterns, such as `/orgs/:org` + `/users`. Each is made once and found again by its parent, so that the text of a
 * route is the same string for every request and no string is joined while one is served.
 */
export class MountPath {
  readonly text: string
  readonly #children = new Map<string, MountPath>()

  constructor(text: string) {
    this.text = text
  }

  /** This path with a pattern below it; past a thousand patterns, this path. */
  join(pattern: string): MountPath {
    let child = this.#children.get(pattern)
    if (child === undefined) {
      if (this.#children.size >= MAX_CHILDREN) return this
      child = new MountPath(joined(this.text, pattern))
      this.#children.set(pattern, child)
    }
    return child
  }
}

function joined(parent: string, pattern: string): string {
  const text = `${parent.replace(/\/$/, '')}${pattern.startsWith('/') ? '' : '/'}${pattern}`
  return parent !== '' && pattern === '/' ? parent : text
}
