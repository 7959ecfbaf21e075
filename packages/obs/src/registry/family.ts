import type { Definition } from './definition.ts'
import type { SeriesLimit, Origin } from './series-limit.ts'
import type { Slots } from './slots.ts'
import { add, find, LabelNode } from './label-node.ts'
import { labelPath } from './label-path.ts'
import type { FindChild } from './label-path.ts'
import { labelText, labelValue } from './label-text.ts'

/** Value of every label of the one series that takes what found no room. */
export const OVERFLOW = '(overflow)'

/** One series: its labels as they stand between braces, and its first slot. */
export interface Series {
  readonly labels: string
  readonly slot: number
}

/** How a family makes the object that writes a series. */
export interface ChildType<C> {
  readonly slots: number
  make(slots: Slots, slot: number): C
}

/** What a family tells its registry. */
export interface FamilyEvents {
  /** A new series has found room. */
  added(): void
  /** A series found none. */
  dropped(): void
}

/** A metric and its series. */
export class Family<C = unknown> {
  readonly definition: Definition
  readonly series: Series[] = []
  readonly limit: SeriesLimit
  readonly #slots: Slots
  readonly #type: ChildType<C>
  readonly #events: FamilyEvents
  // A tree of label values: no joined keys, so that no two label sets can be mistaken for each other.
  readonly #root = new LabelNode<C>()
  #overflow: C | undefined

  constructor(definition: Definition, type: ChildType<C>, slots: Slots, limit: SeriesLimit, events: FamilyEvents) {
    this.definition = definition
    this.limit = limit
    this.#slots = slots
    this.#type = type
    this.#events = events
  }

  /**
   * The child for these label values, in the order of the definition's labels. Past the limit it is the overflow child,
   * and the drop is counted: callers that keep children must not keep that one under junk keys (see {@link isOverflow}).
   * Throws a TypeError for more or fewer values than labels.
   */
  child(values: readonly string[], origin: Origin = 'trusted'): C {
    // With fewer values it would be a node of the tree that is found.
    const found = values.length === this.definition.labels.length ? find(this.#root, values) : undefined
    return found ?? this.#create(values, origin)
  }

  /** The same, for label values by name; a label without a value is empty. */
  byName(): FindChild<C> {
    return labelPath(this.#root, this.definition.labels, (values) => this.child(values))
  }

  isOverflow(child: C): boolean {
    return child === this.#overflow
  }

  #create(given: readonly string[], origin: Origin): C {
    const { name, labels } = this.definition
    // Two series whose labels read alike would make the page invalid: here for values too few or too many, next for
    // values that are no strings, or differ only in what UTF-8 can not hold.
    if (given.length !== labels.length)
      throw new TypeError(`${name} has the labels [${labels.join(', ')}], but was given ${given.length} values.`)
    const values = given.map(labelValue)
    if (values.some((value, index) => value !== given[index])) return this.child(values, origin)
    if (!this.limit.take(origin)) return this.#drop()
    return this.#allocate(values) ?? this.#drop()
  }

  #drop(): C {
    this.#events.dropped()
    if (this.#overflow === undefined) {
      const values = this.definition.labels.map(() => OVERFLOW)
      // The application may have a series of its own with these labels.
      this.#overflow = find(this.#root, values) ?? this.#allocate(values)
    }
    // Without a single slot left the last series takes it: a number too high beats an exception in a request.
    return this.#overflow ?? this.#type.make(this.#slots, this.series.at(-1)?.slot ?? 0)
  }

  /** A new series; `undefined` when no slots are left. */
  #allocate(values: readonly string[]): C | undefined {
    const slot = this.#slots.allocate(this.#type.slots)
    if (slot === undefined) return undefined
    this.series.push({ labels: labelText(this.definition.labels, values), slot })
    this.#events.added()
    const child = this.#type.make(this.#slots, slot)
    add(this.#root, values, child)
    return child
  }
}
