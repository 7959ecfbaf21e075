import type { Service } from '../service.ts'

/** What the address of a git remote tells. */
export interface Remote {
  readonly forge: Service['forge']
  /** Owner and repository, in lower case as image names are: `acme/shop`. */
  readonly project: string
  /** Where the forge keeps images of this project. */
  readonly registry: string
}

/**
 * Reads a remote's address, in URL form or as scp writes it. Of other hosts nothing is known.
 * GitHub keeps packages by owner (`ghcr.io/acme/…`), GitLab by project (`registry.gitlab.com/acme/shop/…`).
 */
export function readRemote(address: string): Remote | undefined {
  const [, host, path] = /^(?:[a-z+]+:\/\/)?(?:[^@/]+@)?([^:/]+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/i.exec(address) ?? []
  const project = path?.toLowerCase().replace(/^\/+/, '')
  if (host === undefined || project === undefined || !project.includes('/')) return undefined
  if (host === 'github.com') return { forge: 'github', project, registry: `ghcr.io/${project.split('/')[0]}` }
  if (host === 'gitlab.com') return { forge: 'gitlab', project, registry: `registry.gitlab.com/${project}` }
  return undefined
}
