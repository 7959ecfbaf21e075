import type { Service } from '../../service.ts'

/** User and group that the service runs as: a number, so that Kubernetes can tell that it is not root, and above what hosts give out. */
export const USER = 10_001

/** The first lines of a Dockerfile. */
export function head({ baseImage, directory, workspace }: Service): string {
  const file = directory === '.' ? '' : ` --file ${directory}/Dockerfile`
  const tag = baseImage.replace(/@.*/, '')
  return `# Built from the ${workspace ? 'repository’s root, for the lockfile is there' : directory === '.' ? 'repository’s root' : `folder ${directory}`}: docker build${workspace ? file : ''} ${workspace || directory === '.' ? '.' : directory}
# Yours to change: \`ticolops-obs init\` brings what a newer version adds, and asks
# where both changed a line. For a newer base image, put in its digest:
#   docker buildx imagetools inspect ${tag} --format '{{.Manifest.Digest}}'
FROM ${baseImage} AS base
WORKDIR /app
`
}

/** What the last stage of an image is made of. */
export interface Final {
  /** Paths of the language's package managers. */
  readonly managers: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  /** Instructions that bring the service from the build. */
  readonly copies: readonly string[]
  readonly ports: readonly number[]
  /** What HEALTHCHECK runs, and what is started: words, without a shell, so that signals arrive. */
  readonly health: readonly string[]
  readonly command: readonly string[]
}

/**
 * The last stage: the base without what could bring new programs into a container that runs, and without the right of files to
 * make whoever runs them root; then the service. dpkg's list of packages stays, for scanners of vulnerabilities read it.
 */
export function final({ managers, variables, copies, ports, health, command }: Final): string {
  const removed = ['/usr/bin/apt*', '/usr/bin/dpkg*', '/usr/lib/apt', '/etc/apt', '/var/lib/apt', ...managers]
  const env = Object.entries(variables).map(([key, value]) => `${key}=${value}`)
  return `# What runs: nothing in it can install programs, or make whoever runs it root.
# dpkg's list of packages stays, for scanners of vulnerabilities read it.
FROM base AS runtime
RUN rm -rf ${removed.join(' \\\n      ')} \\
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
ENV ${env.join(' \\\n    ')}
${copies.join('\n')}
USER ${USER}:${USER}
EXPOSE ${ports.join(' ')}
# For Docker and compose; Kubernetes has its own probes.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \\
  CMD ${words(health)}
# Process 1 is the service itself, and ends on SIGTERM. One that starts programs of
# its own needs an init to clean up after them: docker run --init.
CMD ${words(command)}
`
}

function words(command: readonly string[]): string {
  return `[${command.map((word) => JSON.stringify(word)).join(', ')}]`
}
