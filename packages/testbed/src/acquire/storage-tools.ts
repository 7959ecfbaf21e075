import { go, linker } from './origins.ts'
import type { Tool } from './tool.ts'

// Versions of what is built; they must equal those in go/*/go.mod (a test compares them).
export const VERSITYGW = '1.8.0'
export const FAKE_GCS = '1.56.1'

/** Object stores. Azure's stand-in is a package of npm: see azure.ts. */
export const storageTools = {
  versitygw: {
    versionArgs: ['--version'],
    versionPattern: /Version\s*: v?(\d[\d.]*)/,
    // Uploads on a condition (`If-None-Match`, `If-Match`).
    atLeast: '1.1',
    sources: [
      go('versitygw', 'github.com/versity/versitygw/cmd/versitygw', 90, linker({ 'main.Version': `v${VERSITYGW}` })),
    ],
    page: 'https://github.com/versity/versitygw/releases',
  },
  'fake-gcs-server': {
    // It tells no version. The number is its usual port: it runs, and is the one that is meant.
    versionArgs: ['-h'],
    versionPattern: /\(default (4443)\)/,
    atLeast: '0',
    sources: [go('fake-gcs', 'github.com/fsouza/fake-gcs-server', 120, linker())],
    page: 'https://github.com/fsouza/fake-gcs-server/releases',
  },
} as const satisfies Record<string, Tool>
