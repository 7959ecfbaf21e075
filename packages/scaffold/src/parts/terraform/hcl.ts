/**
 * A value as an expression of HCL, as `tofu fmt` leaves it: objects of several entries on lines of their own. Texts are templates:
 * `${var.repository}` in one stays an expression.
 * @param value Of what JSON knows.
 * @param indent Spaces before the line that it stands in.
 */
export function hcl(value: unknown, indent = 2): string {
  if (Array.isArray(value)) return `[${value.map((each) => hcl(each, indent)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
  const isFlat = entries.every(([, each]) => typeof each !== 'object' || each === null)
  if (isFlat) return `{ ${entries.map(([key, each]) => `${key} = ${hcl(each)}`).join(', ')} }`
  const inner = ' '.repeat(indent + 2)
  const values = entries.map(([key, each]) => [key, hcl(each, indent + 2)] as const)
  // What stands on several lines is not aligned with its neighbours.
  const longest = Math.max(...values.map(([key, text]) => (text.includes('\n') ? 0 : key.length)))
  const lines = values.map(([key, text]) => `${inner}${text.includes('\n') ? key : key.padEnd(longest)} = ${text}\n`)
  return `{\n${lines.join('')}${' '.repeat(indent)}}`
}
