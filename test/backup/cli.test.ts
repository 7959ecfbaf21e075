import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, run as execute, startPostgres, temporaryFolder } from '@ticolops/obs-testbed'
import type { Postgres } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { obs, start } from '../cli/command.ts'
import { beside, contentOf, databasesOf } from './rehearsal.ts'
import { BUCKET, SCHEMA, settingsOf, sql, startWorld } from './world.ts'
import type { World } from './world.ts'

await describeWithServers('the command', ['postgres', 'pg_dump', 'pg_restore', 'psql', 'versitygw'], () => {
  const { folder, remove } = temporaryFolder('backup-cli')
  let world: World
  let staging: Postgres
  let env: Record<string, string>
  beforeAll(async () => {
    world = await startWorld()
    staging = await startPostgres({ database: 'staging' })
    await sql(world.postgres.url, SCHEMA)
    env = {
      DATABASE_URL: world.postgres.url,
      DRILL_DATABASE_URL: staging.url,
      BACKUP_IDENTITY_FILE: 'key.txt',
      AWS_ACCESS_KEY_ID: world.s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: world.s3.secretAccessKey,
    }
    writeFileSync(
      join(folder, 'key.txt'),
      `# created: today\n# public key: ${world.keys[0].recipient}\n${world.keys[0].identity}\n`,
    )
    configure({})
  })
  afterAll(async () => {
    await staging.stop()
    await world.stop()
    remove()
  })

  /** Writes the configuration, with something else in the service's backup. */
  const configure = (backup: object, more: readonly object[] = []) => {
    const store = settingsOf(world.s3)
    const { objectLock: _, ...keys } = store
    const service = {
      name: 'shop',
      namespace: 'shop',
      parts: ['node'],
      backup: { store: keys, recipients: world.keys.map((key) => key.recipient), ...backup },
    }
    writeFileSync(
      join(folder, 'ticolops-obs.config.json'),
      JSON.stringify({ team: 'web', services: [service, ...more] }),
    )
  }
  const run = (...args: string[]) => obs(args, folder, env)
  const json = async (...args: string[]) => {
    const { stdout, exitCode } = await run(...args, '-o', 'json')
    return { exitCode, document: JSON.parse(stdout) as Record<string, unknown> & { backups: { id: string }[] } }
  }

  test('makes a backup, says what is in it, and lists it', async () => {
    const { exitCode, stdout, stderr } = await run('backup', 'run')
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('reading back and comparing')])
    expect(stdout).toMatch(/^✓ Backed up shop as \d{8}T\d{6}Z-[0-9a-f]{8}: 5 tables, 22,005 rows\.$/m)
    expect(stdout).toContain('2 keys can read it')
    const listed = await run('restore', '--list')
    expect(listed.stdout).toMatch(/^BACKUP +TAKEN +AGE +SIZE +ROWS +DATABASE +VERIFIED$/m)
    expect(listed.stdout).toMatch(
      /^\S+ +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC +[\d.]+ s +[\d.]+ [kM]B +22,005 +shop +✓ when written$/m,
    )
  })

  test('reads backups back, one or all, and writes it into the list', async () => {
    const { exitCode, document } = await json('backup', 'verify', '--backup', 'all')
    expect([exitCode, document]).toEqual([
      0,
      expect.objectContaining({
        kind: 'BackupVerification',
        results: [expect.objectContaining({ outcome: 'success' })],
      }),
    ])
    expect((await run('backup', 'list')).stdout).toMatch(/✓ by verify [\d.]+ s ago$/m)
  })

  test('says what retention would delete, and keeps the last good one', async () => {
    const { exitCode, document } = await json('backup', 'prune', '--dry-run')
    expect([exitCode, document]).toEqual([
      0,
      expect.objectContaining({
        kind: 'BackupPruning',
        dryRun: true,
        removed: [],
        kept: [expect.objectContaining({ reasons: expect.arrayContaining(['newest good']) })],
      }),
    ])
  })

  describe('restore', () => {
    test('shows the plan, and without a terminal wants the name of the database', async () => {
      const { exitCode, stdout, stderr } = await run('restore', '--from', 'latest', '--into', 'copy')
      expect([exitCode, stdout]).toEqual([5, ''])
      expect(stderr).toMatch(/^ {2}read {3}backup \S+ of shop, from s3:\/\/shop-backups\/production$/m)
      expect(stderr).toMatch(/^ {2}taken {2}.* UTC, [\d.]+ s ago: nothing that was written since is in it$/m)
      expect(stderr).toMatch(/^ {2}holds {2}database shop of PostgreSQL [\d.]+: 5 tables, 22,005 rows, .* stored$/m)
      expect(stderr).toMatch(/^ {2}into {3}database copy on 127\.0\.0\.1:\d+ \(PostgreSQL [\d.]+\)$/m)
      expect(stderr).toMatch(/^ {2}lost {3}nothing: there is no database copy yet$/m)
      expect(stderr).toMatch(/^ {2}stays {2}database shop on the same server/m)
      expect(stderr).toContain('run it again with --confirm copy')
      expect(await databasesOf(world.postgres.url)).toEqual(['shop'])
    })

    test.each([
      [['--yes'], 'confirmation'],
      [['--confirm', 'shop'], '--confirm shop is not the database'],
      [['--confirm', 'COPY'], '--confirm COPY is not the database'],
    ])('does nothing with %j', async (flags, message) => {
      const { exitCode, stderr } = await run('restore', '--from', 'latest', '--into', 'copy', ...flags)
      expect([exitCode, stderr]).toEqual([5, expect.stringContaining(message)])
      expect(await databasesOf(world.postgres.url)).toEqual(['shop'])
    })

    test('never writes over the live database, whatever is confirmed', async () => {
      const was = await contentOf(world.postgres.url)
      const { exitCode, stderr } = await run(
        'restore',
        '--from',
        'latest',
        '--into',
        'shop',
        '--confirm',
        'shop',
        '--yes',
      )
      expect([exitCode, stderr]).toEqual([4, expect.stringContaining('Nothing was touched.')])
      expect(stderr).toContain('--into shop_restored')
      expect(await contentOf(world.postgres.url)).toEqual(was)
    })

    test('restores, and prints a command that puts it in the place of the live one', async () => {
      const was = await contentOf(world.postgres.url)
      const { exitCode, stdout, stderr } = await run(
        'restore',
        '--from',
        'latest',
        '--into',
        'shop_restored',
        '--confirm',
        'shop_restored',
      )
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining('✓ building indexes and constraints')])
      expect(stdout).toMatch(
        /^✓ Restored \S+ into shop_restored on \S+ in .*: 5 tables, 22,005 rows, each compared with the manifest\.$/m,
      )
      const [, command = ''] = /^( {2}psql [^]*^ {2}SQL$)/m.exec(stdout) ?? []
      await execute('sh', ['-c', command.replaceAll(/^ {2}/gm, '')])
      expect(await contentOf(world.postgres.url)).toEqual(was)
      const aside = (await databasesOf(world.postgres.url)).find((name) => name.startsWith('shop_before_'))
      await sql(beside(world.postgres.url, 'postgres'), `DROP DATABASE ${aside}`)
      expect(await databasesOf(world.postgres.url)).toEqual(['shop'])
    })

    test('writes one document', async () => {
      const { exitCode, document } = await json(
        'restore',
        '--from',
        'latest',
        '--into',
        'documented',
        '--confirm',
        'documented',
      )
      expect(exitCode).toBe(0)
      expect(document).toMatchObject({
        kind: 'Restore',
        service: 'shop',
        into: 'documented',
        checks: expect.any(Array),
        swap: expect.any(Array),
      })
      await sql(beside(world.postgres.url, 'postgres'), 'DROP DATABASE documented')
    })

    test.each([
      [['restore'], 2, 'Neither --list'],
      [['restore', '--from', 'latest'], 2, 'Neither --list'],
      [['restore', '--from', '20200101T000000Z-00000000', '--into', 'x'], 3, 'no-such-backup'],
      [['restore', '--from', 'latest', '--into', 'x', '--jobs', '0'], 2, 'usage.jobs'],
      [['restore', '--list', '--service', 'cart'], 2, 'There is one of: shop'],
    ])('%j exits with %d and says why', async (args, code, text) => {
      const { exitCode, stdout } = await run(...args, '-o', 'json')
      expect([exitCode, stdout]).toEqual([code, expect.stringContaining(text)])
    })
  })

  describe('what is missing', () => {
    test.each([
      [
        'DATABASE_URL',
        ['restore', '--from', 'latest', '--into', 'x'],
        /DATABASE_URL is not set: it names the server to restore on/,
      ],
      ['DRILL_DATABASE_URL', ['drill'], /DRILL_DATABASE_URL is not set/],
      ['BACKUP_IDENTITY_FILE', ['drill'], /BACKUP_IDENTITY_FILE is not set/],
      ['DATABASE_URL', ['backup', 'run'], /DATABASE_URL is not set/],
    ])('%s, for %j, is named', async (variable, args, message) => {
      const { exitCode, stderr } = await obs(args, folder, { ...env, [variable]: '' })
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)])
    })

    test('a key file that is not there or is none', async () => {
      writeFileSync(join(folder, 'none.txt'), 'hello\n')
      for (const [file, message] of [
        ['absent.txt', 'cannot be read'],
        ['none.txt', 'no age secret key'],
      ] as const) {
        const { exitCode, stderr } = await obs(['drill'], folder, { ...env, BACKUP_IDENTITY_FILE: file })
        expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
      }
    })

    test('a service without backup, and several with one', async () => {
      const other = { name: 'cart', namespace: 'shop', parts: ['node'] }
      configure({ store: { kind: 's3', bucket: BUCKET } }, [
        { ...other, backup: { store: { kind: 's3', bucket: BUCKET }, recipients: [world.keys[0].recipient] } },
      ])
      const several = await run('restore', '--list')
      expect([several.exitCode, several.stderr]).toEqual([
        3,
        expect.stringContaining('Several services have backups: shop, cart.'),
      ])
      writeFileSync(join(folder, 'ticolops-obs.config.json'), JSON.stringify({ team: 'web', services: [other] }))
      const none = await run('restore', '--list')
      expect([none.exitCode, none.stderr]).toEqual([
        2,
        expect.stringContaining('No service of the configuration has a backup.'),
      ])
      configure({})
    })
  })

  describe('drill', () => {
    test('restores, checks, measures, takes away, and tells it in words', async () => {
      const { exitCode, stdout, stderr } = await run('drill')
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining('✓ loading data')])
      expect(stderr).toMatch(/^ {2}✓ every table has its rows {2}5 tables, 22005 rows$/m)
      expect(stdout).toMatch(
        /^✓ \S+ can be restored, 6 checks passed: usable after .* on 127\.0\.0\.1:\d+\. A disaster at its beginning would have lost the last .*\.$/m,
      )
      expect(await databasesOf(staging.url)).toEqual(['staging'])
    })

    test('runs the application’s own test, and fails with it', async () => {
      configure({ drill: { smoke: ['sh', '-c', 'echo out of tea; exit 7'] } })
      const { exitCode, document } = await json('drill')
      configure({})
      expect([exitCode, document]).toEqual([
        4,
        expect.objectContaining({
          kind: 'Drill',
          outcome: 'checks_failed',
          recoverySeconds: expect.any(Number),
          dataLossSeconds: expect.any(Number),
        }),
      ])
      expect(JSON.stringify(document)).toContain('out of tea')
    })

    test('refuses the server that is backed up', async () => {
      const { exitCode, stderr } = await obs(['drill'], folder, { ...env, DRILL_DATABASE_URL: world.postgres.url })
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('lead to the same server')])
    })

    test.each(['SIGTERM', 'SIGINT'] as const)('that gets %s takes its database away before it ends', async (signal) => {
      const running = start(['drill'], folder, env)
      await running.shows('loading data')
      running.kill(signal)
      const { exitCode, stderr } = await running.result
      expect([exitCode, stderr]).toEqual([130, expect.stringContaining('Stopped before it was done')])
      expect(await databasesOf(staging.url)).toEqual(['staging'])
    })

    test('that is killed leaves a database, which the next one finds and takes away', async () => {
      const running = start(['drill'], folder, env)
      await running.shows('making its tables')
      running.kill('SIGKILL')
      await running.result
      const left = (await databasesOf(staging.url)).filter((name) => name !== 'staging')
      expect(left).toEqual([expect.stringMatching(/^ticolops_obs_drill_[0-9a-f]{8}$/)])
      const { exitCode, stderr } = await run('drill')
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`took away ${left[0]}`)])
      expect(await databasesOf(staging.url)).toEqual(['staging'])
    })
  })

  test('exports metrics until it is told to end', async () => {
    const port = await freePort()
    const running = start(['backup', 'exporter', '--port', String(port)], folder, env)
    await running.shows('/metrics')
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).ok).toBe(true)
    running.kill('SIGTERM')
    expect(await running.result).toMatchObject({ exitCode: 0 })
  })

  test('never shows a password, a secret key or an address with either', async () => {
    const secret = 'hunter2-hunter2'
    const withPassword = (url: string) => url.replace('postgres@', `postgres:${secret}@`)
    const hidden = {
      ...env,
      DATABASE_URL: withPassword(world.postgres.url),
      DRILL_DATABASE_URL: withPassword(staging.url),
    }
    const runs = [
      await obs(['restore', '--from', 'latest', '--into', 'quiet', '--confirm', 'quiet'], folder, hidden),
      await obs(['drill', '--verbose'], folder, hidden),
      await obs(['restore', '--from', 'latest', '--into', 'shop', '--confirm', 'shop', '--verbose'], folder, hidden),
      await obs(['backup', 'run', '-o', 'json'], folder, {
        ...hidden,
        DATABASE_URL: `postgres://postgres:${secret}@127.0.0.1:1/shop`,
      }),
    ]
    for (const { stdout, stderr } of runs) {
      for (const shown of [secret, world.keys[0].identity, world.s3.secretAccessKey])
        expect(stdout + stderr).not.toContain(shown)
    }
  })
})
