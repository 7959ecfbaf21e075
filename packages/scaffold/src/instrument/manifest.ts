import { applyEdits, modify, parse } from 'jsonc-parser'
import type { FormattingOptions } from 'jsonc-parser'

/** The versions that are asked for: those that this release of init goes with. */
export interface Versions {
  readonly sdk: string
  readonly cli: string
}

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/**
 * package.json with the SDK among its dependencies and the command among those for development, each in its alphabetical
 * place, and, for a service that is measured by a flag, the flag in the scripts that start it. All else keeps its bytes.
 */
export function withDependencies(text: string, versions: Versions, flag: boolean): string {
  const wanted = [
    ['dependencies', '@ticolops/obs', versions.sdk],
    ['devDependencies', '@ticolops/obs-cli', versions.cli],
  ] as const
  const added = wanted.reduce((json, [section, name, version]) => withDependency(json, section, name, version), text)
  return flag ? withFlag(added) : added
}

function withDependency(
  text: string,
  section: 'dependencies' | 'devDependencies',
  name: string,
  version: string,
): string {
  const manifest = parse(text) as Manifest
  if ([manifest.dependencies, manifest.devDependencies].some((each) => each !== undefined && Object.hasOwn(each, name)))
    return text
  if (manifest[section] === undefined) {
    // Behind the dependencies, where npm puts it.
    return set(text, [section], { [name]: version }, (keys) => keys.indexOf('dependencies') + 1 || keys.length)
  }
  return set(text, [section, name], version, (names) => {
    const after = names.findIndex((each) => each > name)
    return after === -1 ? names.length : after
  })
}

/** `node dist/main` becomes `node --import @ticolops/obs/register dist/main`; other runners cannot be told. */
function withFlag(text: string): string {
  const { scripts = {} } = parse(text) as Manifest
  return Object.entries(scripts)
    .filter(
      ([name, script]) =>
        /^start(:prod(uction)?)?$/.test(name) && /(^|\s)node\s/.test(script) && !script.includes('@ticolops/obs'),
    )
    .reduce(
      (json, [name, script]) =>
        set(json, ['scripts', name], script.replace(/(^|\s)node\s/, '$1node --import @ticolops/obs/register ')),
      text,
    )
}

function set(text: string, path: string[], value: unknown, getInsertionIndex?: (names: string[]) => number): string {
  const formattingOptions = formatOf(text)
  return applyEdits(
    text,
    modify(text, path, value, { formattingOptions, ...(getInsertionIndex && { getInsertionIndex }) }),
  )
}

function formatOf(text: string): FormattingOptions {
  const [, indent = '  '] = /^([ \t]+)"/m.exec(text) ?? []
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 1 : indent.length, eol: '\n' }
}
