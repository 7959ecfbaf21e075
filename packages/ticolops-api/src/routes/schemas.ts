/** JSON schemas that several routes share. */

const ID = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const

/** Path parameters: each name is a positive id, as PostgreSQL's `integer` holds it. */
export function ids<N extends string>(...names: readonly N[]) {
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, ID])), required: names } as const
}

/** A body: an object with exactly these properties. */
export function body(properties: Readonly<Record<string, object>>, required: readonly string[]) {
  return { type: 'object', properties, required, additionalProperties: false } as const
}

export const id = ID
export const nullableId = { ...ID, type: ['integer', 'null'] } as const
export const text = { type: 'string', minLength: 1, maxLength: 200 } as const
export const email = { type: 'string', format: 'email', maxLength: 200 } as const

/** Page of a list that runs from new to old: `limit` rows with an id below `before`. */
export const paging = {
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  before: ID,
} as const
