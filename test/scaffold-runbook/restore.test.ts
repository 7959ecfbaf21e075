import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Service } from '@ticolops/obs-scaffold'
import { temporaryFolder } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { column, beside } from '../backup/rehearsal.ts'
import { BUCKET, SCHEMA, sql, startWorld } from '../backup/world.ts'
import type { World } from '../backup/world.ts'
import { sample, writeCommands, writeParts } from '../scaffold-pipeline/repository.ts'
import { blocksOf, filled } from './blocks.ts'
import { programs, runBlock } from './shell.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))
const NAMES = { database: 'shop', 'new-database': 'restored' }

await describeWithServers(
  'a database is lost, and comes back by the runbook alone',
  ['postgres', 'psql', 'pg_dump', 'pg_restore', 'versitygw'],
  () => {
    const { folder, remove } = temporaryFolder('runbook-restore')
    let world: World
    let service: Service
    let bin: string
    beforeAll(async () => {
      world = await startWorld()
      service = { ...sample('express-app'), backup: { ...sample('express-app').backup, ...storeOf(world) } }
      bin = await programs(folder, ['psql', 'pg_dump', 'pg_restore'])
      writeParts(service, folder, ['backups'])
      writeFileSync(path.join(folder, 'identity.txt'), `${world.keys[0].identity}\n`)
      // What the image of the backups has.
      writeCommands(path.join(folder, 'image'), {
        'ticolops-obs': `exec '${process.execPath}' --conditions=@ticolops/source '${BIN}' "$@"`,
      })
      await sql(world.postgres.url, SCHEMA)
    })
    afterAll(async () => {
      await world?.stop()
      remove()
    })

    /** In a pod of the backups: its configuration is mounted, and its Secrets are variables. */
    const run = async (block: string) => {
      const { code, stdout, stderr } = await runBlock(block.replaceAll('/etc/ticolops/', `${folder}/deploy/backups/`), {
        cwd: folder,
        path: [path.join(folder, 'image'), bin],
        env: {
          DATABASE_URL: world.postgres.url,
          BACKUP_IDENTITY_FILE: path.join(folder, 'identity.txt'),
          AWS_ACCESS_KEY_ID: world.s3.accessKeyId,
          AWS_SECRET_ACCESS_KEY: world.s3.secretAccessKey,
        },
      })
      if (code !== 0) throw new Error(`exit ${code}: ${stderr}\n${block}`)
      return stdout
    }
    const orders = async (database: string) =>
      column(beside(world.postgres.url, database), 'SELECT count(*) FROM orders')
    /** What the runbook says, of the block that has these words. */
    const said = (words: string): string => {
      const block = blocksOf(service, 'program', 'kubelet', 'postgres').find(({ text }) => text.includes(words))
      if (block === undefined) throw new Error(`The runbook does not say ${words}.`)
      return block.text.replace(/^kubectl .* -- /, '')
    }

    it('from the list to the rows, with what was there before beside it', async () => {
      await run('ticolops-obs --config /etc/ticolops/ticolops-obs.config.yaml backup run')
      await sql(world.postgres.url, 'DELETE FROM orders')
      const list = await run(said('restore --list'))
      const backup = /\d{8}T\d{6}Z-[0-9a-f]{8}/.exec(list)?.[0] ?? ''
      // Nobody is there to type the name.
      await run(`${filled(said('restore --from'), { ...NAMES, backup })} --confirm ${NAMES['new-database']}`)
      await run(filled(said('NEW=<new-database>'), NAMES))
      expect(await orders('shop')).toEqual(['20000'])
      expect(await orders('shop_before')).toEqual(['0'])
    })

    it('and back out again', async () => {
      await run(filled(said('_restored'), NAMES))
      expect(await orders('shop')).toEqual(['0'])
      expect(await orders('shop_restored')).toEqual(['20000'])
    })
  },
)

const storeOf = ({ s3, keys }: World) => ({ bucket: BUCKET, endpoint: s3.url, recipients: [keys[0].recipient] })
