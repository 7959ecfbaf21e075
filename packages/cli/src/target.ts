import { resolve } from 'node:path'
import type { Config, Target } from '@ticolops/obs-config'
import type { TargetHandle } from '@ticolops/obs-cluster'
import { CliError } from './cli-error.ts'
import type { Context, GlobalOptions } from './context.ts'
import { EXIT } from './exit-code.ts'
import { stoppable } from './stoppable.ts'

/** A target of the configuration with the flags applied to it. */
export interface ChosenTarget {
  readonly name: string
  readonly target: Target
}

/** Opens the target that the flags name. */
export async function openChosen(
  context: Context,
  config: Config,
  instance: string | undefined,
): Promise<ChosenTarget & { readonly handle: TargetHandle }> {
  const chosen = await chooseTarget(config, context.options)
  const { openTarget } = await import('@ticolops/obs-cluster')
  const { env, cwd, signal } = context.io
  const { kubeconfig } = context.options
  const handle = openTarget(chosen.target, {
    env,
    ...(kubeconfig === undefined ? {} : { kubeconfig: resolve(cwd, kubeconfig) }),
    ...(instance === undefined ? {} : { instance }),
  })
  return { ...chosen, handle: stoppable(handle, signal) }
}

/**
 * The target that `--target` names, or the only one there is, with `--context` and `--namespace` in place of its own.
 * @throws CliError when there is none of that name, or several and none was named.
 */
export async function chooseTarget(config: Config, options: GlobalOptions): Promise<ChosenTarget> {
  const names = Object.keys(config.targets)
  const name = options.target ?? onlyOne(names)
  const target = Object.hasOwn(config.targets, name) ? config.targets[name] : undefined
  if (target === undefined) throw await unknown(name, names)
  return { name, target: override(name, target, options) }
}

function onlyOne(names: readonly string[]): string {
  const [name, ...others] = names
  if (name === undefined) {
    throw new CliError(
      'target.none',
      EXIT.usage,
      'The configuration names no target.',
      "Add one: targets: { local: { kind: 'files', prometheus: 'http://127.0.0.1:9090', rules: './rules', dashboards: './provisioning' } }",
    )
  }
  if (others.length > 0) {
    const list = names.join(', ')
    throw new CliError(
      'target.ambiguous',
      EXIT.target,
      `The configuration has several targets (${list}) and none was named.`,
      `Name one: --target ${name}`,
      { targets: names },
    )
  }
  return name
}

async function unknown(name: string, names: readonly string[]): Promise<CliError> {
  const { nearest } = await import('@ticolops/obs-config')
  const meant = nearest(name, names)
  return new CliError(
    'target.unknown',
    EXIT.usage,
    `The configuration has no target '${name}'; it has ${names.length === 0 ? 'none' : names.join(', ')}.`,
    meant === undefined ? 'Name one of them, or add it to targets.' : `Did you mean --target ${meant}?`,
    { targets: names },
  )
}

function override(name: string, target: Target, { context, kubeconfig, namespace }: GlobalOptions): Target {
  if (target.kind === 'kubernetes') {
    return {
      ...target,
      ...(context === undefined ? {} : { context }),
      ...(namespace === undefined ? {} : { namespace }),
    }
  }
  const flags = { '--context': context, '--kubeconfig': kubeconfig, '--namespace': namespace }
  const [useless] = Object.entries(flags).find(([, value]) => value !== undefined) ?? []
  if (useless === undefined) return target
  throw new CliError(
    'target.flag',
    EXIT.usage,
    `${useless} is for clusters, and the target '${name}' is of kind files.`,
    `Leave ${useless} out, or name another target with --target.`,
  )
}
