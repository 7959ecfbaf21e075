import type { Service } from '../../service.ts'

/** The Secret, and its keys for what the service uses. */
export const SECRET = 'ticolops-secrets'

/** Where its keys are files. A folder of its own: `/run/secrets` itself is where Kubernetes and clouds put tokens. */
export const SECRET_FOLDER = '/run/secrets/ticolops'

/** Where {@link preloadOf} is. */
export const PRELOAD_FOLDER = '/etc/ticolops'

/** The keys of the Secret; none when the service declares no dependency. */
export function secretKeysOf({ postgres, redis }: Service): readonly ('database_url' | 'redis_url')[] {
  return [...(postgres ? (['database_url'] as const) : []), ...(redis ? (['redis_url'] as const) : [])]
}

/** A file that the runtime loads before the application, and the variable that makes it do so. */
export interface Preload {
  readonly file: string
  readonly text: string
}

/**
 * Secrets come as files (CKV_K8S_35, read-secret-from-env-var): variables of a container are seen by everybody who may look at the pod or
 * run a command in it. Applications read variables, so this makes them, inside the process alone. The names say nothing of secrets, because
 * polaris (sensitiveConfigmapContent) refuses such keys in a ConfigMap.
 */
export const PRELOADS = {
  node: {
    file: 'variables-from-files.mjs',
    text: `// Each file of the folder becomes the environment variable of its name, in upper
// case, of this process alone. Variables that are set already stay as they are.
import { readdirSync, readFileSync } from 'node:fs'

const folder = '${SECRET_FOLDER}'
for (const name of readdirSync(folder)) {
  // Kubernetes keeps its own links and folders there; their names begin with two dots.
  if (name.startsWith('..')) continue
  process.env[name.toUpperCase()] ??= readFileSync(\`\${folder}/\${name}\`, 'utf8').trimEnd()
}
`,
  },
  python: {
    // Python imports a module of this name at its start, from wherever it finds it first.
    file: 'sitecustomize.py',
    text: `"""Each file of the folder becomes the environment variable of its name, in upper
case, of this process alone. Variables that are set already stay as they are."""

import os
import pathlib

for file in pathlib.Path("${SECRET_FOLDER}").iterdir():
    # Kubernetes keeps its own links and folders there; their names begin with two dots.
    if not file.name.startswith(".."):
        os.environ.setdefault(file.name.upper(), file.read_text().rstrip())
`,
  },
} as const satisfies Record<Service['language'], Preload>
