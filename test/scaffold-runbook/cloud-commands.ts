/** A command of a provider's program, as its publisher documents it. */
export interface CloudCommand {
  /** Arguments without a flag: how many. */
  readonly positionals?: number
  /** Flags that take a value, and those that must be there. */
  readonly values?: readonly string[]
  readonly required?: readonly string[]
  readonly switches?: readonly string[]
  /** Values that a flag may have, where it is not free. */
  readonly choices?: Readonly<Record<string, readonly string[]>>
}

/**
 * Programs that are not run, because they cannot be brought everywhere or need their cloud to say anything: what the runbook uses of them,
 * and where it was read. A command, flag or value that is not listed fails; so does one that is listed and not used.
 */
export const CLOUD_COMMANDS: Readonly<Record<string, Readonly<Record<string, CloudCommand>>>> = {
  // Google Cloud CLI 528.0.0: data/cli/gcloud_completions.py of its own installation; positionals from its reference.
  gcloud: {
    'container clusters get-credentials': { positionals: 1, values: ['--location'] },
    'sql instances describe': { positionals: 1, values: ['--format'] },
    'sql operations list': { values: ['--instance', '--limit'], required: ['--instance'] },
    'sql instances failover': { positionals: 1, switches: ['--quiet'] },
    'sql instances clone': { positionals: 2, values: ['--point-in-time'] },
    'secrets versions add': { positionals: 1, values: ['--data-file'], required: ['--data-file'] },
    'storage cp': { positionals: 2 },
    'redis instances describe': { positionals: 1, values: ['--region', '--format'] },
    'redis instances failover': {
      positionals: 1,
      values: ['--region', '--data-protection-mode'],
      switches: ['--quiet'],
      choices: { '--data-protection-mode': ['force-data-loss', 'limited-data-loss'] },
    },
  },
  // Azure CLI 2.91.0: _params.py and _help.py of its modules acs, keyvault, postgresql, resource and storage.
  az: {
    'aks get-credentials': azure([], []),
    'keyvault secret set': {
      values: ['--vault-name', '--name', '--file'],
      required: ['--vault-name', '--name'],
    },
    'postgres flexible-server show': azure(['--query', '--output'], []),
    'postgres flexible-server restart': {
      ...azure(['--failover'], []),
      choices: { '--failover': ['Forced', 'Planned'] },
    },
    'postgres flexible-server restore': azure(['--source-server', '--restore-time'], ['--source-server']),
    'storage blob download': {
      values: ['--auth-mode', '--account-name', '--container-name', '--name', '--file'],
      required: ['--container-name', '--name'],
      choices: { '--auth-mode': ['key', 'login'] },
    },
    'resource show': azure(['--resource-type', '--query', '--output'], ['--resource-type']),
  },
  // glab 1.49 and newer: its manual pages.
  glab: {
    'ci list': { values: ['--per-page', '--status'], choices: { '--status': ['success', 'failed', 'manual'] } },
    'ci get': { values: ['--pipeline-id'] },
    'ci view': { values: ['--pipelineid'], switches: ['--web'] },
    'ci trace': { values: ['--pipeline-id'] },
  },
  // Docker: its reference of commands.
  docker: { build: { positionals: 1, values: ['--tag'] }, push: { positionals: 1 } },
  // SOPS 3.9 and newer: its README.
  sops: { edit: { positionals: 1 }, decrypt: { positionals: 1 } },
  // Terraform and OpenTofu: their reference of commands; -chdir stands before the command.
  terraform: {
    init: { values: ['-backend-config'], switches: ['-reconfigure'] },
    plan: { values: ['-out'] },
    apply: { positionals: 1 },
  },
}

function azure(values: readonly string[], required: readonly string[]): CloudCommand {
  const place = ['--resource-group', '--name']
  return { values: [...place, ...values], required: [...place, ...required] }
}

/** What is wrong with a call by the list; undefined when all of it is there. Tells the command that it was. */
export function judge(program: string, args: readonly string[]): { command: string; problem: string | undefined } {
  const commands = CLOUD_COMMANDS[program] ?? {}
  const own = args.filter((arg) => !arg.startsWith('-chdir='))
  const command = Object.keys(commands)
    .toSorted((a, b) => b.length - a.length)
    .find((each) => own.slice(0, each.split(' ').length).join(' ') === each)
  if (command === undefined)
    return { command: '', problem: `${program} ${args.join(' ')}: no such command in the list` }
  const { positionals = 0, values = [], switches = [], required = [], choices = {} } = commands[command] ?? {}
  const rest = own.slice(command.split(' ').length)
  const given = new Map<string, string>()
  const free: string[] = []
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? ''
    const [flag = '', ...value] = word.split('=')
    if (!word.startsWith('-')) free.push(word)
    else if (switches.includes(word)) given.set(word, '')
    else if (!values.includes(flag)) return { command, problem: `${program} ${command} has no ${flag}` }
    else given.set(flag, value.length > 0 ? value.join('=') : (rest[++at] ?? ''))
  }
  const missing = required.find((flag) => !given.has(flag))
  if (missing !== undefined) return { command, problem: `${program} ${command} needs ${missing}` }
  if (free.length !== positionals)
    return { command, problem: `${program} ${command} takes ${positionals}: ${free.join(' ')}` }
  const bad = Object.entries(choices).find(([flag, allowed]) => !allowed.includes(given.get(flag) ?? allowed[0] ?? ''))
  return { command, problem: bad && `${program} ${command} ${bad[0]} is one of ${bad[1].join(', ')}` }
}
