import type { Target } from '@ticolops/obs-config'
import type { Bundle } from './bundle.ts'
import { EXIT, TargetError } from './errors.ts'
import { exportFilesTarget } from './files/export.ts'
import { openFilesTarget } from './files/target.ts'
import { exportKubernetesTarget } from './kubernetes/export.ts'
import { openKubernetesTarget } from './kubernetes/target.ts'
import { DEFAULT_INSTANCE } from './target.ts'
import type { ExportedFile, OpenOptions, TargetHandle } from './target.ts'

/** Opens a target. Reads no server and no kubeconfig yet; the first method that is called does. Throws a {@link TargetError} for an unusable instance name. */
export function openTarget(target: Target, options: OpenOptions = {}): TargetHandle {
  const instance = checkedInstance(options.instance)
  return target.kind === 'kubernetes'
    ? openKubernetesTarget(target, { ...options, instance })
    : openFilesTarget(target, { instance })
}

/** What an export may need to know of a target that it does not ask. */
export interface ExportOptions {
  readonly instance?: string
  /** Labels that the cluster's Prometheus selects objects by, such as `{ release: 'kps' }`. */
  readonly labels?: Readonly<Record<string, string>>
}

/** The files that an install would apply, for GitOps: deterministic names, order and bytes. Needs no target to be there. */
export function exportFiles(target: Target, bundle: Bundle, options: ExportOptions = {}): ExportedFile[] {
  const instance = checkedInstance(options.instance)
  return target.kind === 'kubernetes'
    ? exportKubernetesTarget(target, bundle, { instance, labels: options.labels ?? {} })
    : exportFilesTarget(target, bundle, { instance })
}

function checkedInstance(instance = DEFAULT_INSTANCE): string {
  if (/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(instance)) return instance
  throw new TargetError('instance.invalid', `The instance name "${instance}" cannot prefix object names.`, {
    hint: 'Use up to 40 lower-case letters, digits and dashes, starting with a letter.',
    exitCode: EXIT.usage,
  })
}
