import type { Check } from '../check-context.ts'
import type { LabelSet } from '../label-set.ts'
import type { Problem } from '../problem.ts'
import { walk, type Binary } from '../syntax.ts'
import { typeOf } from '../types.ts'

/** Two vectors whose label sets always differ: the operation answers nothing, whatever the data. */
export const matchingNever: Check = {
  id: 'matching/never',
  run({ expr, labels }) {
    const found: Problem[] = []
    walk(expr, (node) => {
      if (
        node.kind !== 'binary' ||
        node.op === 'or' ||
        typeOf(node.left) !== 'vector' ||
        typeOf(node.right) !== 'vector'
      )
        return
      if (node.matching?.on === true) return
      const [left, right] = [labels.of(node.left), labels.of(node.right)]
      const label = onlyOn(left, right, node) ?? onlyOn(right, left, node)
      if (label === undefined) return
      const side = onlyOn(left, right, node) === undefined ? 'right' : 'left'
      found.push({
        id: 'matching/never',
        severity: 'error',
        message: `only the ${side} side of ${node.op} has the label ${label}, so nothing ever matches`,
        hint: 'Group both sides by the same labels, or say on (…) and group_left or group_right.',
        ...node.opSpan,
      })
    })
    return found
  },
}

/** A label that one side has for certain, or by its exact grouping, and the other cannot have. */
function onlyOn(side: LabelSet, other: LabelSet, { matching }: Binary): string | undefined {
  if (side.open || other.open || !other.exact) return undefined
  const ignored = matching?.labels.map((each) => each.name) ?? []
  const sure = side.exact ? side.names : side.certain
  return [...sure].find((label) => !other.names.has(label) && !ignored.includes(label))
}
