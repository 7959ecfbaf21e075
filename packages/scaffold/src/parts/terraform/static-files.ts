/* The one file of this part that reads files: its own, which are written as they stand. */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Service } from '../../service.ts'

/** Seen from src and from dist alike. */
const FOLDER = fileURLToPath(new URL('../../../terraform', import.meta.url))

/** The files of a cloud that are the same for every service: paths with `/` and texts, sorted. */
export function staticFiles(cloud: NonNullable<Service['cloud']>): readonly (readonly [string, string])[] {
  const folder = path.join(FOLDER, cloud)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tf'))
    .map((file) => file.replaceAll(path.sep, '/'))
    .toSorted()
    .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')] as const)
}
