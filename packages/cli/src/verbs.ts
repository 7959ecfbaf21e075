import { Argument, InvalidArgumentError, Option } from 'commander'
import type { OptionValues } from 'commander'
import type { Context } from './context.ts'
import type { ExitCode } from './exit-code.ts'
import { initAnswers } from './init-answers.ts'

/** What a verb does. Its own flags have the shape that their declarations below give them. */
export type Run = (context: Context, options: OptionValues, args: readonly string[]) => Promise<ExitCode>

/** A verb as the tree needs it; its code is loaded when it runs. */
export interface Verb {
  readonly name: string
  /** One line of the list of verbs, without full stop. */
  readonly summary: string
  /** What else the verb's own help says. */
  readonly description: string
  /** Heading in the list of verbs. */
  readonly group: string
  readonly options?: readonly Option[]
  readonly arguments?: readonly Argument[]
  readonly examples: readonly string[]
  readonly load: () => Promise<{ readonly run: Run }>
}

const REPOSITORY = 'From the repository:'
const CONFIGURATION = 'From the configuration:'
const TARGET = 'On a target:'
const BACKUPS = 'On backups:'
const SHELL = 'In the shell:'

const instance = new Option('--instance <name>', 'name of this installation, when several share a target')
const detailed = new Option('--detailed-exitcode', 'exit 10 when there are differences')
const adopt = new Option('--adopt', 'take over objects of the same name that are not ours')
const force = new Option('--force-conflicts', 'take fields from whoever manages them now')

const backupService = new Option('--service <name>', 'which service, when several have backups')
const backupJobs = new Option('--jobs <number>', 'how much is done beside each other; else as the configuration says')

/** The parts that `--only` takes. */
const INIT_PARTS = [
  'config',
  'instrument',
  'container',
  'kubernetes',
  'helm',
  'pipeline',
  'logging',
  'backups',
  'terraform',
  'runbook',
]

function onlyOption(): Option {
  const option = new Option('--only <part,…>', `only these parts: ${INIT_PARTS.join(', ')}`)
  option.argParser((value: string, former: string[] | undefined) => {
    const parts = value.split(',').filter(Boolean)
    const unknown = parts.find((part) => !INIT_PARTS.includes(part))
    if (unknown !== undefined) throw new InvalidArgumentError(`Parts are ${INIT_PARTS.join(', ')}.`)
    return [...(former ?? []), ...parts]
  })
  option.argChoices = INIT_PARTS
  return option
}

/** Every verb that exists, in the order of help. */
export const VERBS: readonly Verb[] = [
  {
    name: 'init',
    summary: 'write the configuration and the deployment around a service',
    description:
      'Looks at the repository, asks what it does not tell, shows what it will write and writes it: all or nothing. Run it again to upgrade: what you changed stays, and where both changed the same it asks.',
    group: REPOSITORY,
    options: [
      new Option('--directory <dir>', 'folder of the service, when the repository has several'),
      new Option('--framework <name>', 'which of several in one folder'),
      ...initAnswers,
      onlyOption(),
      new Option('--conflicts <how>', 'what becomes of files that both changed').choices(['keep', 'merge', 'replace']),
      new Option('--allow-dirty', 'change files that have uncommitted changes'),
      new Option('--dry-run', 'show what would be written, and write nothing'),
      detailed,
    ],
    examples: [
      'ticolops-obs init',
      'ticolops-obs init --only container --dry-run',
      'ticolops-obs init --yes --team web --email web@example.com --host shop.example.com',
    ],
    load: () => import('./verbs/init.ts'),
  },
  {
    name: 'generate',
    summary: 'write dashboards, rules, rule tests and runbooks',
    description:
      'Writes dashboards/, alerts/rules/, alerts/tests/ and alerts/runbooks/ beside the configuration, and removes what it wrote earlier and no longer makes. Files of yours are never touched.',
    group: CONFIGURATION,
    options: [
      new Option('--check', 'write nothing; list what is stale and exit 10'),
      new Option('--out <dir>', 'folder to write to instead'),
    ],
    examples: ['ticolops-obs generate', 'ticolops-obs generate --check    # in CI'],
    load: () => import('./verbs/generate.ts'),
  },
  {
    name: 'lint',
    summary: 'check dashboards, rules and their queries',
    description: 'Checks what the configuration generates; nothing is read from or written to disk. Exits 4 on errors.',
    group: CONFIGURATION,
    examples: ['ticolops-obs lint', 'ticolops-obs lint -o json | jq .findings'],
    load: () => import('./verbs/lint.ts'),
  },
  {
    name: 'test',
    summary: 'run the rule tests with promtool',
    description: 'Runs promtool on alerts/tests, as generate wrote them. Exits 4 when one fails.',
    group: CONFIGURATION,
    options: [
      new Option('--promtool <file>', 'the promtool to use instead of the one on the PATH'),
      new Option('--out <dir>', 'the folder that generate wrote to, when it was told one'),
    ],
    examples: ['ticolops-obs test', 'ticolops-obs test --promtool ~/prometheus-3.7/promtool'],
    load: () => import('./verbs/test.ts'),
  },
  {
    name: 'check',
    summary: 'tell what would keep an install from working',
    description: 'Looks at the target without changing anything. Exits 4 on errors.',
    group: TARGET,
    options: [instance],
    examples: ['ticolops-obs check --target production'],
    load: () => import('./verbs/check.ts'),
  },
  {
    name: 'plan',
    summary: 'show what install would change, field by field',
    description: 'Asks the target and changes nothing. Exits 4 when an install would be stopped.',
    group: TARGET,
    options: [detailed, adopt, force, instance],
    examples: [
      'ticolops-obs plan --target production',
      'ticolops-obs plan --detailed-exitcode    # 10 when something would change',
    ],
    load: () => import('./verbs/plan.ts'),
  },
  {
    name: 'install',
    summary: 'apply the plan and prove that it works',
    description:
      'Shows the plan, asks, applies it and reads back from Prometheus that rules are loaded, targets up and panels filled. The same command upgrades, repairs and resumes.',
    group: TARGET,
    options: [adopt, force, instance],
    examples: ['ticolops-obs install --target production', 'ticolops-obs install --target local --yes -o json'],
    load: () => import('./verbs/install.ts'),
  },
  {
    name: 'verify',
    summary: 'prove that what is installed works',
    description:
      'Reads back from the target and changes nothing. Exits 6 when something is not proven within --timeout.',
    group: TARGET,
    options: [instance],
    examples: ['ticolops-obs verify --target production --timeout 30s'],
    load: () => import('./verbs/verify.ts'),
  },
  {
    name: 'status',
    summary: 'list what is installed and whether it was changed',
    description: 'Compares the inventory with the target.',
    group: TARGET,
    options: [detailed, instance],
    examples: ['ticolops-obs status --target production'],
    load: () => import('./verbs/status.ts'),
  },
  {
    name: 'uninstall',
    summary: 'remove what was installed and prove that nothing is left',
    description: 'Removes exactly what the inventory lists. Exits 9 when something of ours remains.',
    group: TARGET,
    options: [new Option('--force', 'remove files that were edited by hand, too'), instance],
    examples: ['ticolops-obs uninstall --target production'],
    load: () => import('./verbs/uninstall.ts'),
  },
  {
    name: 'export',
    summary: 'write the files that install would apply, for GitOps',
    description:
      'Needs no target to be there. Without --dir, the files go to stdout: YAML documents, or one JSON document.',
    group: TARGET,
    options: [
      new Option('--dir <dir>', 'folder to write to'),
      new Option('--label <key=value...>', 'labels that the cluster’s Prometheus selects by'),
      instance,
    ],
    examples: ['ticolops-obs export --target production --dir deploy/ --label release=kps'],
    load: () => import('./verbs/export.ts'),
  },
  {
    name: 'backup',
    summary: 'make, list, check and thin out backups, or tell Prometheus about them',
    description:
      'run: dumps, encrypts, stores, reads back. list: what there is. verify: reads backups again and compares. prune: deletes what retention has no use for. exporter: metrics of all runs on /metrics. Addresses and keys come from the environment: DATABASE_URL, BACKUP_IDENTITY_FILE, and what the store’s client reads (AWS_*, GOOGLE_APPLICATION_CREDENTIALS, AZURE_STORAGE_*).',
    group: BACKUPS,
    arguments: [new Argument('<action>').choices(['run', 'list', 'verify', 'prune', 'exporter'])],
    options: [
      backupService,
      new Option(
        '--content <what>',
        'the database (default), or the objects of the service’s namespace; exporter: both',
      ).choices(['database', 'configuration']),
      new Option('--backup <id>', 'which to verify: an id, latest (default) or all'),
      new Option('--dry-run', 'say what prune would delete, and delete nothing'),
      new Option('--port <number>', 'port of the exporter; else 9464'),
      backupJobs,
    ],
    examples: [
      'ticolops-obs backup run',
      'ticolops-obs backup run --content configuration',
      'ticolops-obs backup verify --backup all',
      'ticolops-obs backup prune --dry-run',
    ],
    load: () => import('./verbs/backup.ts'),
  },
  {
    name: 'drill',
    summary: 'rehearse a restore on a server of its own, check it, and take it away again',
    description:
      'Restores a backup into a database that it makes on the server of DRILL_DATABASE_URL, compares rows and checksums with the manifest, follows every foreign key, runs the application’s own test, measures how long it took, and drops the database. Exits 4 when something is not in order.',
    group: BACKUPS,
    options: [
      new Option('--from <backup>', 'an id, latest (default), or random for one of the older ones'),
      backupService,
      new Option('--allow-same-server', 'rehearse even on the server of DATABASE_URL'),
      backupJobs,
    ],
    examples: ['ticolops-obs drill', 'ticolops-obs drill --from random -o json'],
    load: () => import('./verbs/drill.ts'),
  },
  {
    name: 'restore',
    summary: 'list backups, or restore one into a database that is not there yet',
    description:
      'Shows what is read, how old it is and where it goes, asks for the name of the database, restores under another name, compares with the manifest, and only then gives it the name. A database that holds anything or is in use is never written over. The server is that of DATABASE_URL, the key that of BACKUP_IDENTITY_FILE.',
    group: BACKUPS,
    options: [
      new Option('--list', 'list what could be restored'),
      new Option('--from <backup>', 'an id, or latest'),
      new Option('--into <database>', 'name of the database to be: there is none of that name, or an empty one'),
      new Option('--confirm <database>', 'the same name again, where there is nobody to type it'),
      backupService,
      new Option('--no-owner', 'everything belongs to whoever connects, without privileges for others'),
      backupJobs,
    ],
    examples: [
      'ticolops-obs restore --list',
      'ticolops-obs restore --from latest --into shop_restored',
      'ticolops-obs restore --from 20261126T011556Z-1a2b3c4d --into shop --confirm shop',
    ],
    load: () => import('./verbs/restore.ts'),
  },
  {
    name: 'completion',
    summary: 'print a completion script',
    description: 'Prints a script that completes verbs and flags.',
    group: SHELL,
    arguments: [new Argument('<shell>').choices(['bash', 'zsh', 'fish'])],
    examples: [
      'source <(ticolops-obs completion bash)',
      'ticolops-obs completion fish > ~/.config/fish/completions/ticolops-obs.fish',
    ],
    load: () => import('./verbs/completion.ts'),
  },
]
