import type { FilesTarget, KubernetesTarget, Target } from '@ticolops/obs-config'
import type { Bundle } from './bundle.ts'
import type { ExitCode } from './errors.ts'
import type { OnEvent } from './events.ts'
import type { Finding } from './finding.ts'
import type { Plan, TargetDescription } from './plan.ts'
import type { Verification } from './verification.ts'

/** How to open a target. */
export interface OpenOptions {
  /**
   * Name of this installation: the prefix of every object and file of ours, so that two configurations can share a target.
   * Lower-case letters, digits and dashes. Default `ticolops-obs`.
   */
  readonly instance?: string
  /** Path of a kubeconfig file. Default: `KUBECONFIG`, then `~/.kube/config`, then the pod's service account. */
  readonly kubeconfig?: string
  /** Environment to read `KUBECONFIG`, proxies and the in-cluster address from. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Shared by everything that may take long. */
export interface RunOptions {
  readonly onEvent?: OnEvent
  readonly signal?: AbortSignal
}

export interface PlanOptions extends RunOptions {
  /** Take over objects of the same name that are not ours. Shown in the plan as `adopt`. */
  readonly adopt?: boolean
  /** Take fields from their present managers. The plan still shows each of them. */
  readonly forceConflicts?: boolean
}

export interface VerifyOptions extends RunOptions {
  /** Milliseconds until what is not proven is reported as such. Default 180 000. */
  readonly timeout?: number
  /** Milliseconds between two looks. Default 2 000. */
  readonly pollEvery?: number
}

export interface InstallOptions extends PlanOptions, VerifyOptions {
  /** Asked once, with the plan, when there is something to change. `false` leaves everything as it was. */
  readonly confirm: (plan: Plan) => Promise<boolean> | boolean
}

/** What an install did. */
export interface InstallResult {
  /** `unchanged`: nothing to write. `declined`: {@link InstallOptions.confirm} said no. */
  readonly outcome: 'applied' | 'unchanged' | 'declined'
  readonly plan: Plan
  /** Absent when declined. */
  readonly verification?: Verification
  /** 0 proven, 5 declined, 6 applied but not proven. */
  readonly exitCode: ExitCode
}

/** One object or file of ours, as it is now. */
export interface StatusEntry {
  readonly object: string
  readonly state: 'present' | 'missing' | 'changed'
}

export interface Status {
  readonly target: TargetDescription
  /** False when there is no inventory: nothing of ours was ever installed, or it was removed. */
  readonly installed: boolean
  /** Version of the generator that installed it. */
  readonly version?: string
  readonly entries: readonly StatusEntry[]
  readonly findings: readonly Finding[]
}

export interface UninstallOptions extends RunOptions {
  /** Asked once, with what would go. */
  readonly confirm: (objects: readonly string[]) => Promise<boolean> | boolean
  /** Remove files of ours that were edited by hand, too. */
  readonly force?: boolean
  /** Milliseconds to wait for objects with finalizers. Default 60 000. */
  readonly timeout?: number
}

export interface UninstallResult {
  readonly outcome: 'removed' | 'nothing' | 'declined'
  readonly removed: readonly string[]
  /** What a listing of every kind of ours still shows afterwards; empty when nothing is left. */
  readonly leftovers: readonly string[]
  /** What was listed to know that: kind and namespace, or directory. */
  readonly listed: readonly string[]
  readonly findings: readonly Finding[]
  /** 0 nothing left, 5 declined, 9 leftovers. */
  readonly exitCode: ExitCode
}

/** A file of an export: relative path with forward slashes, and content. */
export interface ExportedFile {
  readonly path: string
  readonly content: string
}

/** A target that can be planned for, installed to, read back and cleaned. Every method may throw a {@link TargetError}, and nothing else on purpose. */
export interface TargetHandle {
  readonly target: Target
  /** Resolves the target (context, server; Prometheus where it can be found) without changing anything. */
  describe(): Promise<TargetDescription>
  /** Everything that would keep an install of this bundle from working. Findings, worst first; throws only when the target cannot be reached at all. */
  check(bundle: Bundle, options?: RunOptions): Promise<readonly Finding[]>
  plan(bundle: Bundle, options?: PlanOptions): Promise<Plan>
  install(bundle: Bundle, options: InstallOptions): Promise<InstallResult>
  verify(bundle: Bundle, options?: VerifyOptions): Promise<Verification>
  status(): Promise<Status>
  uninstall(options: UninstallOptions): Promise<UninstallResult>
}

/** The default of {@link OpenOptions.instance}. */
export const DEFAULT_INSTANCE = 'ticolops-obs'

export type { FilesTarget, KubernetesTarget, Target }
