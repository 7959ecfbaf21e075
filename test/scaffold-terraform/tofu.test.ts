import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { binary, mirrorTerraformProviders, temporaryFolder, TERRAFORM_PROVIDERS, tryRun } from '@ticolops/obs-testbed'
import type { RunResult } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CloudName } from './configuration.ts'
import { CLOUDS, filesOf, ROOTS, secretsAskedFor, serviceIn, typesOf, writeTo } from './configuration.ts'
import { limitsBroken, plannedIn } from './limits.ts'
import type { Resource } from './limits.ts'
import { SERVERS } from './servers.ts'

/** What a person fills in. */
const FILLED: Readonly<Record<CloudName, Readonly<Record<'bootstrap' | 'shared' | 'environment', object>>>> = {
  aws: {
    bootstrap: { name: 'shop', region: 'eu-central-1', owner: 'payments' },
    shared: { repository: 'acme/shop' },
    environment: {
      repository: 'acme/shop',
      admin_role_arns: { platform: 'arn:aws:iam::123456789012:role/platform' },
      api_access_cidrs: ['203.0.113.0/28'],
      monthly_usd: 1000,
      edge: { dns_name: 'edge.elb.eu-central-1.amazonaws.com', zone_id: 'Z3F0SRJ5LGBH90' },
    },
  },
  gcp: {
    bootstrap: { name: 'shop', project: 'acme-shop', region: 'europe-west3', owner: 'payments' },
    shared: { project: 'acme-shop', repository: 'acme/shop' },
    environment: {
      project: 'acme-shop',
      repository: 'acme/shop',
      admin_members: ['group:platform@example.com'],
      api_access_cidrs: ['203.0.113.0/28'],
      billing_account: '012345-6789AB-CDEF01',
      monthly_amount: 1000,
      edge_address: '203.0.113.7',
    },
  },
  azure: {
    bootstrap: {
      name: 'shop',
      subscription_id: '00000000-0000-0000-0000-000000000001',
      location: 'germanywestcentral',
      owner: 'payments',
    },
    shared: { subscription_id: '00000000-0000-0000-0000-000000000001', repository: 'acme/shop' },
    environment: {
      subscription_id: '00000000-0000-0000-0000-000000000001',
      repository: 'acme/shop',
      admin_group_ids: ['00000000-0000-0000-0000-000000000002'],
      access_cidrs: ['203.0.113.0/28'],
      monthly_amount: 1000,
      budget_start_date: '2027-01-01T00:00:00Z',
      edge_address: '203.0.113.7',
    },
  },
}

/** Values that a person might give, and what is said of them. */
const REFUSED: Readonly<Record<CloudName, readonly (readonly [object, string])[]>> = {
  aws: [
    [{ api_access_cidrs: ['0.0.0.0/0'] }, 'not all of the internet'],
    [{ admin_role_arns: {} }, 'Name at least one role'],
    [{ repository: 'shop' }, 'Write owner/repository'],
  ],
  gcp: [
    [{ api_access_cidrs: ['0.0.0.0/0'] }, 'not all of the internet'],
    [{ monthly_amount: 0 }, 'Name a whole amount'],
    [{ project: 'Acme Shop' }, 'Write the identifier of a project'],
  ],
  azure: [
    [{ access_cidrs: ['0.0.0.0/0'] }, 'not all of the internet'],
    [{ budget_start_date: 'tomorrow' }, 'Write the first of a month'],
    [{ subscription_id: 'mine' }, 'Write the identifier of a subscription'],
  ],
}

/** A name as long as a service's may be. */
const LONG = 'notifications-for-people-who-have-not-signed-in-for-a-long-time'

/** What a person fills in of a root. */
const kindOf = (root: string): 'bootstrap' | 'shared' | 'environment' =>
  root === 'bootstrap' || root === 'shared' ? root : 'environment'

/** A state on this disk, in the place of the cloud's. */
const LOCAL = 'terraform {\n  backend "local" {}\n}\n'

/** `aws_kms_key.state`, from the first line of a resource. */
const addressOf = (head: string): string => head.replace(/^resource "(\w+)" "(\w+)" \{$/, '$1.$2')
const cloudOf = (head: string): string => head.replace(/^resource "([a-z]+)_.*$/, '$1')

await describeWithServers(
  'OpenTofu, with the schemas of the providers and no cloud',
  ['tofu', 'terraform-provider-stand-in'],
  () => {
    describe.each(Object.keys(CLOUDS) as CloudName[])('%s', (cloud) => {
      const { folder, remove } = temporaryFolder('terraform')
      const mirror = temporaryFolder('providers')
      const service = serviceIn(cloud, { name: LONG, postgres: true, redis: true })
      const files = filesOf(service)
      const folderOf = (root: string): string => path.join(folder, root === 'bootstrap' ? root : `environments/${root}`)
      let tofu: (root: string, ...args: string[]) => Promise<RunResult>
      beforeAll(async () => {
        writeTo(folder, files)
        const config = await mirrorTerraformProviders(mirror.folder, typesOf(files))
        const command = await binary('tofu')
        tofu = (root, ...args) =>
          tryRun(command, args, {
            cwd: folderOf(root),
            env: { ...process.env, TF_CLI_CONFIG_FILE: config, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
            timeoutMs: 300_000,
          })
      })
      afterAll(() => {
        remove()
        mirror.remove()
      })

      it('is formatted', async () => {
        const result = await tofu('..', 'fmt', '-check', '-recursive', '-diff', '-no-color')
        expect(result).toMatchObject({ code: 0, stdout: '' })
      })

      it('takes the versions of the providers whose schemas are known', () => {
        const text = files.map((file) => file.text).join('\n')
        const taken = [...text.matchAll(/hashicorp\/(\w+)"\n +version = "~> ([\d.]+)"/g)]
        const others = taken.filter(
          ([, name, version]) =>
            !Object.entries(TERRAFORM_PROVIDERS).some(([known, of]) => known === name && of.startsWith(`${version}.`)),
        )
        expect(others).toEqual([])
      })

      describe.each(['bootstrap', ...ROOTS])('%s', (root) => {
        beforeAll(async () => {
          writeFileSync(path.join(folderOf(root), 'backend_override.tf'), LOCAL)
          writeFileSync(path.join(folderOf(root), 'terraform.tfvars.json'), JSON.stringify(FILLED[cloud][kindOf(root)]))
          const { code, stdout, stderr } = await tofu(root, 'init', '-no-color', '-input=false')
          if (code !== 0) throw new Error(stdout + stderr)
        })

        it('is valid: every resource, argument, block and reference', async () => {
          const { stdout } = await tofu(root, 'validate', '-json')
          expect(JSON.parse(stdout)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 })
        })

        it('can be planned and applied in one go, with names that the cloud takes, and gives back what was promised', async () => {
          const plan = await tofu(root, 'plan', '-no-color', '-input=false', '-out=plan.tfplan')
          expect(plan.stderr).toBe('')
          const planned = await tofu(root, 'show', '-json', 'plan.tfplan')
          expect(limitsBroken(plannedIn(planned.stdout))).toEqual([])
          const applied = await tofu(root, 'apply', '-no-color', '-input=false', 'plan.tfplan')
          expect(applied.stderr).toBe('')
          const outputs = JSON.parse((await tofu(root, 'output', '-json')).stdout) as Record<string, { value: unknown }>
          const promised =
            kindOf(root) === 'environment' ? ['pipeline', 'init', 'cluster_secret_store', 'frontend', 'postgres'] : []
          expect(promised.filter((name) => (outputs[name]?.value ?? null) === null)).toEqual([])
        }, 600_000)
      })

      const planOf = async (root: string): Promise<readonly Resource[]> => {
        const { stderr } = await tofu(root, 'plan', '-no-color', '-input=false', '-out=again.tfplan')
        expect(stderr).toBe('')
        return plannedIn((await tofu(root, 'show', '-json', 'again.tfplan')).stdout)
      }

      describe('drills', () => {
        const { type, facts } = SERVERS[cloud]
        const serversOf = (planned: readonly Resource[]): object[] =>
          planned.filter((each) => each.type === type).map(({ values }) => facts(values))

        it('have a server of their own in production: the same version, nowhere twice, kept as short as it can be', async () => {
          const servers = serversOf(await planOf('production'))
          expect(servers).toHaveLength(2)
          expect(servers).toEqual(expect.arrayContaining([SERVERS[cloud].own, SERVERS[cloud].drill]))
          expect(serversOf(await planOf('staging'))).toHaveLength(1)
        }, 600_000)

        it('find the secrets that the ExternalSecrets of deploy/backups name', async () => {
          const named = secretsAskedFor(service)
          const planned = await planOf('production')
          const made = new Set(
            planned
              .filter(({ type: of }) => of === SERVERS[cloud].secret)
              .map(({ values }) => values['secret_id'] ?? values['name']),
          )
          expect(named.length).toBeGreaterThan(0)
          expect(named.filter((name) => !made.has(name))).toEqual([])
        }, 600_000)

        it('can be turned off', async () => {
          const file = path.join(folderOf('production'), 'main.tf')
          const text = readFileSync(file, 'utf8')
          writeFileSync(file, text.replace(/^ {2}drill = [\s\S]*?\n\n/m, '  drill = null\n\n'))
          const servers = serversOf(await planOf('production'))
          writeFileSync(file, text)
          expect(servers).toEqual([SERVERS[cloud].own])
        }, 600_000)
      })

      it.each(REFUSED[cloud])('refuses %j', async (value, words) => {
        const file = path.join(folder, 'refused.tfvars.json')
        writeFileSync(file, JSON.stringify(value))
        const { code, stderr } = await tofu('production', 'plan', '-no-color', '-input=false', `-var-file=${file}`)
        expect(code).toBe(1)
        expect(stderr.replaceAll(/\s+/g, ' ')).toContain(words)
      })

      // What "is valid" is worth.
      it.each([
        ['an argument', (head: string) => `${head}\n  mispelt = true`, 'Unsupported argument'],
        ['a block', (head: string) => `${head}\n  mispelt {}`, 'Unsupported block type'],
        [
          'a value of such a type',
          (head: string) => `locals {\n  no = ${addressOf(head)}.id + []\n}\n${head}`,
          'Invalid operand',
        ],
        [
          'an attribute',
          (head: string) => `locals {\n  no = ${addressOf(head)}.mispelt\n}\n${head}`,
          'Unsupported attribute',
        ],
        [
          'a resource',
          (head: string) => `resource "${cloudOf(head)}_mispelt" "no" {}\n${head}`,
          'Invalid resource type',
        ],
      ])('%s that there is not is found', async (_, change, words) => {
        const file = path.join(folder, 'bootstrap/main.tf')
        const text = readFileSync(file, 'utf8')
        writeFileSync(file, text.replace(/^resource "\w+" "state" \{$/m, change))
        const { stdout } = await tofu('bootstrap', 'validate', '-json')
        writeFileSync(file, text)
        const { diagnostics } = JSON.parse(stdout) as { diagnostics: { summary: string }[] }
        expect(diagnostics.map(({ summary }) => summary)).toEqual([words])
      })
    })
  },
)
