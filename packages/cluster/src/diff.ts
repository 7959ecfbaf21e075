/** One field that differs. `before` is absent for an addition, `after` for a removal. */
export interface FieldChange {
  /** Where, such as `spec.groups[0].rules[2].expr` or `data["slo.json"].panels[3].title`. */
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

/** What stands in for a secret's value. */
export const MASK = '••••••'

/**
 * Field-level difference of two JSON values, in the order of the fields. Strings that hold JSON objects on both sides (a dashboard in a
 * ConfigMap) are compared field by field instead of as one long line.
 */
export function diff(before: unknown, after: unknown): FieldChange[] {
  const changes: FieldChange[] = []
  walk(before, after, '', changes)
  return changes
}

/** The same changes with every value hidden, whether it differs is all that is told. */
export function masked(changes: readonly FieldChange[]): FieldChange[] {
  return changes.map((change) => ({
    path: change.path,
    ...('before' in change ? { before: MASK } : {}),
    ...('after' in change ? { after: MASK } : {}),
  }))
}

function walk(before: unknown, after: unknown, path: string, changes: FieldChange[]): void {
  if (Object.is(before, after)) return
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      walk(before[index], after[index], `${path}[${index}]`, changes)
    }
  } else if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(before[key], after[key], join(path, key), changes)
    }
  } else if (before === undefined) changes.push({ path, after })
  else if (after === undefined) changes.push({ path, before })
  else {
    const documents = bothJson(before, after)
    if (documents === undefined) changes.push({ path, before, after })
    else walk(documents[0], documents[1], path, changes)
  }
}

function bothJson(before: unknown, after: unknown): [object, object] | undefined {
  const left = jsonObject(before)
  const right = jsonObject(after)
  return left === undefined || right === undefined ? undefined : [left, right]
}

function jsonObject(value: unknown): object | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined
  try {
    return JSON.parse(value) as object
  } catch {
    return undefined
  }
}

function join(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
