import { withRoom } from './with-room.ts'

/** Values that a plain Map holds. Up to so many status codes of a route are common, and a Map with room would take 0.8 kB more. */
const FEW = 4

/** More values lie so far apart in memory that room gains little, and making it would hold a request up for milliseconds. */
const MANY = 1024

/** What a label value leads to: the values of the next label, or after the last label the child. */
type Following<C> = LabelNode<C> | C

/**
 * The values of one label. Where there is only one value, such as the method GET, comparing is faster than hashing. The walks that `labelPath` compiles
 * do the same as {@link get}, with its fields.
 */
export class LabelNode<C> {
  /** The first value; it is compared with while there is no `next`. */
  onlyValue = ''
  only: Following<C> | undefined = undefined
  /** What each value leads to, once there are several. */
  next: Map<string | number, Following<C> | undefined> | undefined = undefined
  #size = 0
  #room = FEW

  get(value: string): Following<C> | undefined {
    const next = this.next
    if (next !== undefined) return next.get(value)
    return value === this.onlyValue ? this.only : undefined
  }

  /** Adds what a value leads to that leads to nothing yet. */
  add<N extends Following<C>>(value: string, following: N): N {
    if (++this.#size === 1) {
      this.onlyValue = value
      this.only = following
      return following
    }
    this.next ??= new Map([[this.onlyValue, this.only]])
    if (this.#size > this.#room && this.#room < MANY) {
      this.#room *= 2
      this.next = withRoom(this.next, this.#room)
    }
    this.next.set(value, following)
    return following
  }
}

/** Without labels the child is where one empty value leads. */
const NO_VALUES = ['']

/** The child that the values of all labels lead to from the root. */
export function find<C>(root: LabelNode<C>, values: readonly string[]): C | undefined {
  let at: Following<C> | undefined = root
  for (const value of values.length === 0 ? NO_VALUES : values) at = (at as LabelNode<C> | undefined)?.get(value)
  return at as C | undefined
}

/** Has the values of all labels, which lead to none yet, lead to a child. */
export function add<C>(root: LabelNode<C>, values: readonly string[], child: C): void {
  const before = values.slice(0, -1)
  let node = root
  for (const value of before)
    node = (node.get(value) as LabelNode<C> | undefined) ?? node.add(value, new LabelNode<C>())
  node.add(values.at(-1) ?? '', child)
}
