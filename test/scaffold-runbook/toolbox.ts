import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Service } from '@ticolops/obs-scaffold'
import { run, temporaryFolder } from '@ticolops/obs-testbed'
import { parse } from 'yaml'
import { fileOf } from './blocks.ts'

interface Pod {
  readonly spec: { readonly containers: readonly { readonly name: string; readonly command: readonly string[] }[] }
}

/**
 * The address that a shell in the toolbox has in its environment: what the container's own command makes of the files of the Secret.
 * @param files The Secret's keys and what is in them.
 */
export async function addressIn(
  service: Service,
  name: 'postgres' | 'redis',
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const { folder, remove } = temporaryFolder('toolbox')
  try {
    const secrets = path.join(folder, 'secrets')
    mkdirSync(secrets)
    for (const [key, text] of Object.entries(files)) writeFileSync(path.join(secrets, key), text)
    const { containers } = (parse(fileOf(service, 'toolbox.yaml')) as Pod).spec
    const [shell = '', ...args] = containers.find((each) => each.name === name)?.command ?? []
    const here = (text: string): string =>
      text
        .replaceAll('/tmp/', `${folder}/`)
        .replaceAll('/run/secrets/ticolops', secrets)
        .replace(/exec sleep \d+/, 'true')
    await run(shell, args.map(here))
    const variable = name === 'postgres' ? 'DATABASE_URL' : 'REDIS_URL'
    return await run('bash', ['-c', `. '${folder}/.bashrc'; printf %s "$${variable}"`])
  } finally {
    remove()
  }
}
