import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PARTS } from '@ticolops/obs-scaffold'
import type { PartName, Service } from '@ticolops/obs-scaffold'
import { SERVICES } from '../scaffold-cluster/services.ts'

/** One of the sample applications. */
export function sample(name: string): Service {
  const service = SERVICES.find((each) => each.name === name)
  if (service === undefined) throw new Error(`There is no sample ${name}.`)
  return service
}

/** Writes the files of some parts below a folder, as a repository has them after init. */
export function writeParts(service: Service, folder: string, names: readonly PartName[]): void {
  const files = PARTS.filter(({ name }) => names.includes(name)).flatMap((part) => part.files(service))
  for (const { path: file, text, executable } of files) write(path.join(folder, file), text, executable)
}

/** Puts commands into a folder that a script is given as its PATH's first: each a script of its own. */
export function writeCommands(folder: string, commands: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(commands)) write(path.join(folder, name), `#!/bin/sh\n${text}\n`, true)
}

function write(file: string, text: string, executable = false): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  if (executable) chmodSync(file, 0o755)
}
