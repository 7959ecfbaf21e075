import { debian, pypi } from './origins.ts'
import type { Tool } from './tool.ts'

/** What people type into a shell when they follow a runbook. */
export const runbookTools = {
  'redis-cli': {
    versionArgs: ['--version'],
    versionPattern: /redis-cli (\d[\d.]*)/,
    atLeast: '6.2',
    sources: [debian('redis-tools', 'usr/bin/redis-cli')],
    brew: 'redis',
    page: 'https://redis.io/docs/latest/develop/tools/cli/',
  },
  age: {
    versionArgs: ['--version'],
    versionPattern: /v?(\d[\d.]*)/,
    atLeast: '1.0',
    sources: [debian('age', 'usr/bin/age')],
    brew: 'age',
    page: 'https://github.com/FiloSottile/age#installation',
  },
  'age-keygen': {
    versionArgs: ['--version'],
    versionPattern: /v?(\d[\d.]*)/,
    atLeast: '1.0',
    sources: [debian('age', 'usr/bin/age-keygen')],
    brew: 'age',
    page: 'https://github.com/FiloSottile/age#installation',
  },
  // Has the models of all services in it: what it does not know, AWS does not take.
  aws: {
    versionArgs: ['--version'],
    versionPattern: /aws-cli\/(\d[\d.]*)/,
    // AWS_ENDPOINT_URL.
    atLeast: '1.29',
    sources: [pypi('awscli', '1.46.2')],
    brew: 'awscli',
    page: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  },
  gh: {
    versionArgs: ['--version'],
    versionPattern: /gh version (\d[\d.]*)/,
    atLeast: '2.20',
    sources: [debian('gh', 'usr/bin/gh')],
    brew: 'gh',
    page: 'https://github.com/cli/cli#installation',
  },
} as const satisfies Record<string, Tool>
