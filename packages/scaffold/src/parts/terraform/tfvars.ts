/**
 * Values to fill in, out of the variables that have none: each with what it is. The file is an example, and is read by nobody until it is copied.
 * @param variables Text of variables.tf.
 */
export function tfvarsExample(variables: string): string {
  const blocks = [...variables.matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}/gm)]
  const lines = blocks.map(([, name = '', body = '']) => {
    const [, about = ''] = /description = "(.*)"/.exec(body) ?? []
    const [, fallback] = /^ {2}default\s+= (.*)$/m.exec(body) ?? []
    return `# ${about}\n${fallback === undefined ? `# ${name} =` : `# ${name} = ${fallback}`}\n`
  })
  return `# Copy it to terraform.tfvars, which git ignores, and fill it in.\n\n${lines.join('\n')}`
}
