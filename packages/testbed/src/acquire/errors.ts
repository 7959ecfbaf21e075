import type { Tool } from './tool.ts'
import { debianPackages } from './tool.ts'

/** A tool that could be had in no way. The message names each way that was tried and the command that brings the tool. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError'
  readonly tool: string
  /** Each way that was tried, and why it does not work here. */
  readonly tried: readonly string[]
  /** The command that brings it on this system. */
  readonly fix: string

  constructor(tool: string, atLeast: string, tried: readonly string[], fix: string) {
    super(
      [
        `${tool} (${atLeast} or newer) is missing, and none of the ways to get it worked:`,
        ...tried.map((line) => `  - ${line}`),
        `Fix: ${fix}`,
      ].join('\n'),
    )
    this.tool = tool
    this.tried = tried
    this.fix = fix
  }
}

/** The command that brings `tool` on `system`, for a person to run. */
export function howToInstall(name: string, tool: Tool, system: NodeJS.Platform = process.platform): string {
  const onPath = `, then make sure that \`${name}\` is on PATH`
  if (system === 'darwin') {
    if (tool.brew !== undefined) return `brew install ${tool.brew}${onPath}`
    if (needsOnlyGo(tool)) return 'brew install go, then run this again: it is built from source'
    return `download it from ${tool.page}${onPath}`
  }
  if (needsOnlyGo(tool))
    return 'install Go 1.21 or newer from https://go.dev/dl/, then run this again: it is built from source'
  const packages = debianPackages(tool)
  const apt = packages.length > 0 ? `apt-get install ${packages.join(' ')} (Debian, Ubuntu), or ` : ''
  return `${apt}download it from ${tool.page}${onPath}`
}

const needsOnlyGo = (tool: Tool): boolean => tool.sources.some((source) => source.kind === 'go')
