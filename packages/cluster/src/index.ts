export type { Bundle, Dashboard, Panel, PanelQuery, Rule, RuleGroup } from './bundle.ts'
export { diff, MASK } from './diff.ts'
export type { FieldChange } from './diff.ts'
export { EXIT, TargetError } from './errors.ts'
export type { ExitCode } from './errors.ts'
export type { ObjectOutcome, OnEvent, Phase, ProgressEvent, Rung } from './events.ts'
export { hasErrors, worstFirst } from './finding.ts'
export type { Finding, Severity } from './finding.ts'
export { exportFiles, openTarget } from './open.ts'
export type { ExportOptions } from './open.ts'
export { isEmpty } from './plan.ts'
export type { Action, FieldConflict, Plan, PlannedChange, TargetDescription } from './plan.ts'
export { DEFAULT_INSTANCE } from './target.ts'
export type {
  ExportedFile,
  InstallOptions,
  InstallResult,
  OpenOptions,
  PlanOptions,
  RunOptions,
  Status,
  StatusEntry,
  TargetHandle,
  UninstallOptions,
  UninstallResult,
  VerifyOptions,
} from './target.ts'
export type { Verification, VerificationSummary } from './verification.ts'
