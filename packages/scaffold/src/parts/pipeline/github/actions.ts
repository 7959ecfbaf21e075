/**
 * The actions that workflows use, by the commit of a release: a tag can be moved to other code, a commit cannot. The
 * release stands behind it for people, and for tools that propose newer ones.
 */
const ACTIONS = {
  'actions/checkout': ['3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  'actions/setup-node': ['820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'],
  'actions/setup-python': ['5fda3b95a4ea91299a34e894583c3862153e4b97', 'v7.0.0'],
  'actions/upload-artifact': ['bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', 'v7.0.0'],
  'actions/attest-build-provenance': ['a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32', 'v4.1.0'],
} as const

/** A step that runs an action. */
export function uses(name: keyof typeof ACTIONS, inputs?: object): object {
  return { uses: `${name}@${ACTIONS[name][0]}`, ...(inputs && { with: inputs }) }
}

/** The release that each commit is. */
export const RELEASES: ReadonlyMap<string, string> = new Map(Object.values(ACTIONS))
