/* The one file of this part that reads files: its own, which are written as they stand. */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Service } from '../../service.ts'

/** From src and from dist alike: the files are not compiled, and so are in src alone. */
const FOLDER = fileURLToPath(new URL('../../../src/parts/terraform/hcl', import.meta.url))

/** The files of a cloud that are the same for every service: paths with `/` and texts, sorted. */
export function staticFiles(cloud: NonNullable<Service['cloud']>): readonly (readonly [string, string])[] {
  const folder = path.join(FOLDER, cloud)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tf'))
    .map((file) => file.replaceAll(path.sep, '/'))
    .toSorted()
    .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')] as const)
}
