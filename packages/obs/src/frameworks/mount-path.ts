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

  /** This path with a pattern below it. */
  join(pattern: string): MountPath {
    let child = this.#children.get(pattern)
    if (child === undefined) {
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
