import type { Part } from './part.ts'
import { backups } from './parts/backups/part.ts'
import { config } from './parts/config/part.ts'
import { container } from './parts/container/part.ts'
import { helm } from './parts/helm/part.ts'
import { kubernetes } from './parts/kubernetes/part.ts'
import { logging } from './parts/logging/part.ts'
import { pipeline } from './parts/pipeline/part.ts'
import { runbook } from './parts/runbook/part.ts'
import { terraform } from './parts/terraform/part.ts'

/** Every part that makes files, in the order of {@link PART_NAMES}. */
export const PARTS: readonly Part[] = [
  config,
  container,
  kubernetes,
  helm,
  pipeline,
  logging,
  backups,
  terraform,
  runbook,
]
