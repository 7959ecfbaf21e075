import type { Service } from '../../service.ts'

/** What never belongs into an image, or changes it without need. */
export function dockerIgnore({ language, build, entry, workspace, directory }: Service): string {
  // Patterns start from the context, which for a workspace is the repository.
  const own = (pattern: string) => (workspace ? `${directory}/${pattern}` : pattern)
  const [output] = entry.split('/')
  const made =
    language === 'node'
      ? [
          '**/node_modules',
          '**/*.tsbuildinfo',
          ...(build !== undefined && output !== undefined && entry.includes('/') && output !== 'src'
            ? [own(output)]
            : []),
          'coverage',
        ]
      : [
          '**/__pycache__',
          '**/*.py[cod]',
          '**/.venv',
          '**/venv',
          '**/.pytest_cache',
          '**/.mypy_cache',
          '**/.ruff_cache',
          '**/*.egg-info',
        ]
  return [
    '# What never belongs into the image: secrets, history, what the build makes anew,',
    '# and what changes without the service changing. Yours to change: `ticolops-obs init`',
    '# brings what a newer version adds and keeps what you changed.',
    '.git',
    '.github',
    '.gitlab-ci.yml',
    '**/.env',
    '**/.env.*',
    '**/*.pem',
    '**/*.key',
    '**/.npmrc',
    ...made,
    '**/Dockerfile*',
    '**/.dockerignore',
    '**/compose*.yaml',
    own('deploy'),
    own('dashboards/*.json'),
    own('alerts/rules'),
    own('alerts/tests'),
    own('alerts/runbooks'),
    own('.ticolops-obs*'),
    own('ticolops-obs.config.*'),
    '',
  ].join('\n')
}
