import type { Service } from '../../../service.ts'
import type { Value } from '../expression.ts'
import { text } from '../expression.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf } from '../manifest.ts'
import { PRELOADS, secretKeysOf } from '../secret-files.ts'
import type { Settings } from '../settings.ts'

export const configName = ({ name }: Settings): Value<string> => name
export const preloadName = ({ name }: Settings): Value<string> => text`${name}-preload`

/** Settings that are no secrets, as environment variables. */
export function config(service: Service, settings: Settings): Manifest {
  return {
    name: 'config',
    about: 'Settings that are no secrets, as environment variables.',
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadataOf(service, settings, { name: configName(settings) }),
      data: settings.variables,
    },
  }
}

/** What the runtime loads before the application; nothing when there are no secrets. */
export function preload(service: Service, settings: Settings): readonly Manifest[] {
  if (secretKeysOf(service).length === 0) return []
  const { file, text: source } = PRELOADS[service.language]
  return [
    {
      name: 'preload',
      about: 'Loaded before the application: the files of the Secret become environment variables of the process.',
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: metadataOf(service, settings, { name: preloadName(settings) }),
        data: { [file]: source },
      },
    },
  ]
}
