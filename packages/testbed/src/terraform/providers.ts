import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { binary, acquireOptions } from '../acquire/binary.ts'
import type { AcquireOptions } from '../acquire/binary.ts'
import { cached, fillOnce } from '../acquire/cache.ts'
import { goPlatform } from '../acquire/platform.ts'
import { findOnPath } from '../lifetime.ts'
import { run, tryRun } from '../run.ts'
import { schemaOf } from './provider-schema.ts'
import type { Schema } from './provider-schema.ts'

/** Bindings whose schemas are known here, with the version of the provider that they were made from. */
const BINDINGS = {
  aws: { version: '21.22.1', provider: '6.25.0' },
  google: { version: '16.12.1', provider: '6.50.0' },
  azurerm: { version: '14.23.1', provider: '4.55.0' },
  random: { version: '12.0.1', provider: '3.7.2' },
} as const

type ProviderName = keyof typeof BINDINGS

/** Providers by name, with the versions whose schemas are known. */
export const TERRAFORM_PROVIDERS: Readonly<Record<ProviderName, string>> = Object.fromEntries(
  Object.entries(BINDINGS).map(([name, { provider }]) => [name, provider]),
) as Record<ProviderName, string>

/** Types of resources, data sources and ephemeral resources that a configuration has: `aws_vpc`. */
export interface UsedTypes {
  readonly resources: readonly string[]
  readonly dataSources: readonly string[]
}

/** Bindings do not have resources that are open for the time of one run, so this one is written here: as of version 3.7. */
const EPHEMERAL_PASSWORD: Schema = {
  block: {
    attributes: {
      length: { type: 'number', required: true },
      ...Object.fromEntries(
        [
          'lower',
          'min_lower',
          'min_numeric',
          'min_special',
          'min_upper',
          'numeric',
          'override_special',
          'special',
          'upper',
        ].map((name) => [name, { type: typeOfRule(name), optional: true as const, computed: true as const }]),
      ),
      bcrypt_hash: { type: 'string', computed: true },
      result: { type: 'string', computed: true },
    },
    block_types: {},
  },
}

function typeOfRule(name: string): string {
  if (name === 'override_special') return 'string'
  return name.startsWith('min_') ? 'number' : 'bool'
}

/** Brings the bindings, which are large, into the cache. */
export async function fetchTerraformProviders(): Promise<void> {
  for (const name of Object.keys(BINDINGS) as ProviderName[]) await archiveOf(name)
}

/**
 * A mirror of providers that reach no cloud, for `tofu init`, `validate` and `plan`: they know the schemas of the types that are used.
 * @param folder Where it goes.
 * @returns The configuration of tofu that names it, for TF_CLI_CONFIG_FILE.
 */
export async function mirrorTerraformProviders(
  folder: string,
  types: UsedTypes,
  options: AcquireOptions = {},
): Promise<string> {
  const standIn = await binary('terraform-provider-stand-in', acquireOptions(options))
  const { os, arch } = goPlatform()
  for (const name of Object.keys(BINDINGS) as ProviderName[]) {
    const { provider } = BINDINGS[name]
    const target = path.join(folder, 'registry.opentofu.org', 'hashicorp', name, provider, `${os}_${arch}`)
    await mkdir(target, { recursive: true })
    await copyFile(standIn, path.join(target, `terraform-provider-${name}_v${provider}`))
    await writeFile(path.join(target, 'schema.json'), JSON.stringify(await schemas(name, types)))
  }
  const file = path.join(folder, 'tofu.tfrc')
  await writeFile(file, `provider_installation {\n  filesystem_mirror {\n    path = "${folder}"\n  }\n}\n`)
  return file
}

/** Schemas in the form of `tofu providers schema -json`. A type that the provider does not have is left out, for tofu to find. */
async function schemas(name: ProviderName, types: UsedTypes): Promise<object> {
  const mine = (all: readonly string[]): string[] => all.filter((type) => type.startsWith(`${name}_`))
  const dashed = (type: string): string => type.slice(name.length + 1).replaceAll('_', '-')
  const folders = new Map([
    ['provider', 'provider'],
    ...mine(types.resources).map((type) => [`resource ${type}`, dashed(type)] as const),
    ...mine(types.dataSources).map((type) => [`data ${type}`, `data-${name}-${dashed(type)}`] as const),
  ])
  const read = await bindings(name, [...folders.values()])
  const each = (kind: string): Record<string, Schema> =>
    Object.fromEntries(
      [...folders].flatMap(([key, folder]) => {
        const [of, type = ''] = key.split(' ')
        const schema = of === kind ? read.get(folder) : undefined
        return schema === undefined ? [] : [[type, schema]]
      }),
    )
  return {
    source: `registry.opentofu.org/hashicorp/${name}`,
    provider: read.get('provider') ?? { block: {} },
    resource_schemas: each('resource'),
    data_source_schemas: each('data'),
    ephemeral_resource_schemas: name === 'random' ? { random_password: EPHEMERAL_PASSWORD } : {},
  }
}

/** The schemas of some folders of a binding; those that it does not have are missing. */
async function bindings(name: ProviderName, folders: readonly string[]): Promise<Map<string, Schema>> {
  const archive = await archiveOf(name)
  const target = `${archive}.${process.pid}`
  await mkdir(target, { recursive: true })
  try {
    // tar fails where a folder is not in the archive, after it has unpacked the others.
    const members = folders.map((folder) => `package/lib/${folder}`)
    await tryRun('tar', ['-xzf', archive, '-C', target, ...members], { timeoutMs: 120_000 })
    const found = new Map<string, Schema>()
    for (const folder of folders) {
      const schema = await readSchema(path.join(target, 'package', 'lib', folder))
      if (schema !== undefined) found.set(folder, schema)
    }
    return found
  } finally {
    await rm(target, { recursive: true })
  }
}

async function readSchema(folder: string): Promise<Schema | undefined> {
  const files = await readdir(folder, { recursive: true }).catch(() => undefined)
  if (files === undefined) return undefined
  const all = async (ending: string): Promise<string> =>
    (
      await Promise.all(
        files.filter((file) => file.endsWith(ending)).map((file) => readFile(path.join(folder, file), 'utf8')),
      )
    ).join('\n')
  return schemaOf({ code: await all('.js'), declarations: await all('.d.ts') })
}

/** The package as npm serves it; unpacked it would be a gigabyte. */
async function archiveOf(name: ProviderName): Promise<string> {
  const key = `npm/@cdktf+provider-${name}@${BINDINGS[name].version}`
  const there = await cached(key)
  const { folder } = there ?? (await fillOnce(key, `npm package ${key.slice(4)}`, (target) => pack(name, target)))
  return path.join(folder, 'package.tgz')
}

async function pack(name: ProviderName, target: string): Promise<void> {
  const npm = findOnPath('npm', [path.dirname(process.execPath)])
  if (npm === undefined) throw new Error('npm is not on PATH')
  const args = ['pack', '--silent', `@cdktf/provider-${name}@${BINDINGS[name].version}`]
  const printed = await run(npm, args, { cwd: target, timeoutMs: 600_000 })
  const archive = printed.trim().split('\n').at(-1) ?? ''
  await copyFile(path.join(target, archive), path.join(target, 'package.tgz'))
  await rm(path.join(target, archive))
}
