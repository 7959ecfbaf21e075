import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { temporaryFolder } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocksOf, filled } from './blocks.ts'
import { SERVICES } from './services.ts'
import { programs, runBlock } from './shell.ts'

await describeWithServers('what the runbook does on one’s own machine', ['age-keygen'], () => {
  const { folder, remove } = temporaryFolder('runbook-shell')
  let bin: string
  beforeAll(async () => {
    bin = await programs(folder, ['age-keygen'])
  })
  afterAll(remove)

  describe.each(SERVICES.map((service) => [service.name, service] as const))('%s', (name, service) => {
    const { host } = service
    const place = path.join(folder, name)
    const repository = path.join(place, 'repository')
    const asked: string[] = []
    const answer: http.RequestListener = ({ url, headers }, response) => {
      asked.push(`${headers.host}${url}`)
      response.end()
    }
    const plain = http.createServer(answer)
    let secure: https.Server
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
        cwd: repository,
        encoding: 'utf8',
      })

    beforeAll(async () => {
      const { private: key, cert } = await generate([{ name: 'commonName', value: host }])
      secure = https.createServer({ key, cert }, answer)
      for (const server of [plain, secure]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      mkdirSync(repository, { recursive: true })
      // The public name is here, as far as curl knows.
      writeFileSync(
        path.join(place, '.curlrc'),
        `insecure\nconnect-to = ":443:127.0.0.1:${portOf(secure)}"\nconnect-to = ":80:127.0.0.1:${portOf(plain)}"\n`,
      )
      execFileSync('git', ['init', '--quiet', '--bare', path.join(place, 'origin.git')])
      git('init', '--quiet', '--initial-branch', 'main')
      git('remote', 'add', 'origin', path.join(place, 'origin.git'))
      for (const release of ['good', 'bad']) {
        writeFileSync(path.join(repository, 'release'), release)
        git('add', '--all')
        git('commit', '--quiet', '--message', release)
      }
      git('push', '--quiet', '--set-upstream', 'origin', 'main')
    })
    afterAll(async () => {
      for (const server of [plain, secure]) await new Promise((resolve) => server?.close(resolve))
    })

    it.each(blocksOf(service, 'shell').map(({ heading, text }) => [heading, text]))('%s: %s', async (_, text) => {
      const block = filled(text, { commit: 'HEAD' }).replace(
        `-connect ${host}:443`,
        `-connect 127.0.0.1:${portOf(secure)}`,
      )
      const { code, stdout, stderr } = await runBlock(block, {
        cwd: repository,
        path: [bin],
        env: {
          CURL_HOME: place,
          ...Object.fromEntries(
            ['AUTHOR', 'COMMITTER'].flatMap((who) => [
              [`GIT_${who}_NAME`, 'Test'],
              [`GIT_${who}_EMAIL`, 'test@example.com'],
            ]),
          ),
        },
        input: 'postgres://typed\n',
      })
      expect(code === 0 ? '' : stderr).toBe('')
      const [, shown] = SHOWN.find(([program]) => block.includes(program)) ?? []
      expect(stdout).toMatch(shown?.(host) ?? '')
    })

    it('then the commit is undone where the pipeline sees it', () => {
      expect(git('show', 'origin/main:release')).toBe('good')
    })

    it('the public name was asked, and nothing else', () => {
      expect(new Set(asked)).toEqual(new Set([`${host}/`, `${host}/.well-known/acme-challenge/test`]))
    })

    it('the key of the backups can be read by its owner alone', () => {
      const key = path.join(repository, 'backup-key.txt')
      expect(readFileSync(key, 'utf8')).toContain('AGE-SECRET-KEY-1')
      expect(statSync(key).mode & 0o077).toBe(0)
    })
  })
})

/** What a person would read. */
const SHOWN: readonly (readonly [program: string, shown: (host: string) => RegExp])[] = [
  ['curl', () => /^200 from 127\.0\.0\.1/],
  ['openssl s_client', (host) => new RegExp(`^subject=CN ?= ?${host}$[^]+notAfter=`, 'm')],
]

const portOf = (server: http.Server | https.Server): number => (server.address() as AddressInfo).port
