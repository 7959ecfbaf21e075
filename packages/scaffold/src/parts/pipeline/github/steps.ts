import type { Service } from '../../../service.ts'
import { ACCESS } from '../access.ts'
import { secretName } from '../scripts/cluster.ts'
import { installCommands, installFolder, nodeVersionOf } from '../tools.ts'
import { keepsSecrets, SOPS_COMMANDS } from '../sops.ts'
import { uses } from './actions.ts'

type Step = object

/** The code, without leaving the token behind in .git. */
export const checkout = (inputs: object = {}): Step =>
  uses('actions/checkout', { ...inputs, 'persist-credentials': false })

/** Node, and Python where the service is in it. Nothing is cached: what one run leaves behind, another would build into a release. */
export function runtimes(service: Service): readonly Step[] {
  const node = uses('actions/setup-node', {
    'node-version': nodeVersionOf(service),
    'package-manager-cache': false,
  })
  return service.language === 'node'
    ? [node]
    : [node, uses('actions/setup-python', { 'python-version': service.runtimeVersion })]
}

/** A step of shell. */
export function run(name: string, commands: readonly string[], rest: object = {}): Step {
  return { name, ...rest, run: commands.length === 1 ? commands[0] : `${commands.join('\n')}\n` }
}

/** A step of shell in the service's own folder. */
export function runIn(folder: string, name: string, commands: readonly string[], rest: object = {}): Step {
  return run(name, commands, { ...rest, ...(folder !== '.' && { 'working-directory': folder }) })
}

/** Packages from the lockfile. */
export const install = (service: Service): Step =>
  runIn(installFolder(service), 'Install packages', installCommands(service))

/**
 * The packages that `ticolops-obs` is one of; none for Python, where npx brings it. Their own scripts do not run: this
 * job may deploy.
 */
export function installObs(service: Service): readonly Step[] {
  if (service.language !== 'node') return []
  const environment = { npm_config_ignore_scripts: 'true', YARN_ENABLE_SCRIPTS: 'false' }
  return [runIn(installFolder(service), 'Install packages', installCommands(service), { env: environment })]
}

/** The databases that its tests need, as the compose file has them. */
export function databases({ postgres, redis, directory }: Service): readonly Step[] {
  const names = [...(postgres ? ['postgres'] : []), ...(redis ? ['redis'] : [])]
  if (names.length === 0) return []
  return [runIn(directory, 'Start databases', [`docker compose up --detach --wait ${names.join(' ')}`])]
}

/** What decrypts secrets of the repository, where it has any; what its publisher says it is. */
export function installSops(service: Service): readonly Step[] {
  return keepsSecrets(service)
    ? [run('Install sops', [...SOPS_COMMANDS, 'sudo install sops /usr/local/bin'], { 'working-directory': '/tmp' })]
    : []
}

/** The variables of a step that deploys: the way to the cluster, and the key of its secrets. */
export function deployVariables(service: Service): Readonly<Record<string, string>> {
  return {
    ...clusterVariables(service),
    ...(keepsSecrets(service) && { SOPS_AGE_KEY: '${{ secrets.SOPS_AGE_KEY }}' }),
    WATCHED: '${{ vars.WATCHED }}',
  }
}

/** The environment variables by which a step reaches the cluster. */
export function clusterVariables({ cluster }: Service): Readonly<Record<string, string>> {
  const { variables, secrets } = ACCESS[cluster]
  return {
    ...Object.fromEntries(Object.keys(variables).map((name) => [name, `\${{ vars.${name} }}`])),
    ...Object.fromEntries(Object.keys(secrets).map((name) => [secretName(name), `\${{ secrets.${name} }}`])),
  }
}

/** The right to ask for the forge's identity token, where the cluster is reached by it. */
export const identity = ({ cluster }: Service): object =>
  ACCESS[cluster].audience === undefined ? {} : { 'id-token': 'write' }
