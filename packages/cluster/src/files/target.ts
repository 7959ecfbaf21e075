import type { FilesTarget } from '@ticolops/obs-config'
import type { Bundle } from '../bundle.ts'
import { checkRules } from '../check-rules.ts'
import { EXIT, throwIfAborted } from '../errors.ts'
import { worstFirst } from '../finding.ts'
import type { Finding } from '../finding.ts'
import { isEmpty, makePlan } from '../plan.ts'
import type { Plan, TargetDescription } from '../plan.ts'
import { createPrometheusApi, prometheusAt, PrometheusUnreachable } from '../prometheus.ts'
import { refuse } from '../refuse.ts'
import { sameNames } from '../same-name.ts'
import type { PlanOptions, TargetHandle, VerifyOptions } from '../target.ts'
import { judge } from '../verification.ts'
import type { Verification } from '../verification.ts'
import { verifyBundle } from '../verify/verify.ts'
import { requireDirectory } from './disk.ts'
import { expectationOf } from './expectation.ts'
import { directoryOf, renderFiles } from './layout.ts'
import type { Place } from './layout.ts'
import { manifestName, readManifest, sameFiles } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { describeFile, planFiles } from './planner.ts'
import type { FilesPlan } from './planner.ts'
import { reloadPrometheus } from './reload.ts'
import { readStatus } from './status.ts'
import { uninstallFiles } from './uninstall.ts'
import { writeFiles } from './write.ts'

/** Directories that a plain Prometheus and Grafana read, as a target. */
export function openFilesTarget(target: FilesTarget, { instance }: { readonly instance: string }): TargetHandle {
  async function planned(bundle: Bundle, options: PlanOptions): Promise<Planned> {
    options.onEvent?.({ type: 'phase', phase: 'plan', message: 'Comparing the directories' })
    await requireDirectories(target)
    const manifest = await readManifest(target, instance)
    const files = await planFiles(target, renderFiles(bundle, target, instance), manifest, options.adopt ?? false)
    const plan = makePlan({
      target: describe(target),
      changes: [...files.changes.map((change) => change.planned), ...manifestChange(files, manifest, instance)],
      explanations: [],
      findings: worstFirst([...(await check(bundle)), ...files.findings]),
    })
    return { plan, files, manifest }
  }

  async function check(bundle: Bundle): Promise<Finding[]> {
    const names = renderFiles(bundle, target, instance).map(describeFile)
    return [...checkRules(bundle.ruleGroups), ...sameNames(names), ...(await checkPrometheus(target))]
  }

  async function verify(bundle: Bundle, options: VerifyOptions): Promise<Verification> {
    options.onEvent?.({ type: 'phase', phase: 'verify', message: 'Reading back from Prometheus' })
    return verifyBundle(expectationOf(target, bundle, instance), options)
  }

  return {
    target,
    describe: () => Promise.resolve(describe(target)),

    async check(bundle) {
      await requireDirectories(target)
      return worstFirst(await check(bundle))
    },

    async plan(bundle, options = {}) {
      return (await planned(bundle, options)).plan
    },

    async install(bundle, options) {
      const { plan, files, manifest } = await planned(bundle, options)
      refuse(plan)
      const empty = isEmpty(plan)
      if (!empty && !(await options.confirm(plan))) return { outcome: 'declined', plan, exitCode: EXIT.unconfirmed }
      let loaded = false
      if (empty) {
        // Files that lie there need not be loaded: the run that wrote them may have ended at a reload that was refused.
        const verification = await verify(bundle, { ...options, timeout: 0 })
        if (verification.proven) return { outcome: 'unchanged', plan, verification, exitCode: EXIT.done }
        loaded = verification.summary.ruleGroups.loaded === bundle.ruleGroups.length
      } else {
        throwIfAborted(options.signal)
        options.onEvent?.({ type: 'phase', phase: 'apply', message: `Writing ${files.changes.length} files` })
        await writeFiles({ target, instance, version: bundle.version, files, before: manifest }, options)
      }
      const reload = loaded ? [] : await reloadPrometheus(target.prometheus)
      // A Prometheus that refused to reload will not come round by waiting; one look tells the rest.
      const verification = withFindings(
        await verify(bundle, reload.length === 0 ? options : { ...options, timeout: 0 }),
        reload,
      )
      const exitCode = verification.proven ? EXIT.done : EXIT.unproven
      return { outcome: empty ? 'unchanged' : 'applied', plan, verification, exitCode }
    },

    verify: (bundle, options = {}) => verify(bundle, options),

    async status() {
      return { target: describe(target), ...(await readStatus(target, instance)) }
    },

    uninstall: (options) => uninstallFiles(target, instance, options),
  }
}

interface Planned {
  readonly plan: Plan
  readonly files: FilesPlan
  readonly manifest: Manifest | undefined
}

function describe(target: FilesTarget): TargetDescription {
  const scrape = target.scrape === undefined ? [] : [['scrape', target.scrape] as const]
  return {
    kind: 'files',
    facts: [['prometheus', target.prometheus], ['rules', target.rules], ['dashboards', target.dashboards], ...scrape],
  }
}

async function requireDirectories(target: FilesTarget): Promise<void> {
  const places: readonly Place[] = ['rules', 'dashboards', 'scrape']
  for (const place of places) {
    const directory = directoryOf(target, place)
    if (directory !== undefined) await requireDirectory(directory, place)
  }
}

/** A Prometheus that is down, or already refuses its configuration, is worth knowing before; files can be written all the same. */
async function checkPrometheus(target: FilesTarget): Promise<Finding[]> {
  const object = `Prometheus ${target.prometheus}`
  try {
    const { reloadConfigSuccess } = await createPrometheusApi(prometheusAt(target.prometheus)).runtimeInfo()
    if (reloadConfigSuccess) return []
    const message = 'It already refuses its present configuration; what is installed now will not be loaded either.'
    return [
      {
        id: 'prometheus.config-reload',
        severity: 'warning',
        object,
        message,
        fix: 'Its log names the file; mend that first.',
      },
    ]
  } catch (error) {
    if (!(error instanceof PrometheusUnreachable)) throw error
    const message = `It does not answer (${error.message}); files can be written, but nothing can be proven.`
    return [
      {
        id: 'prometheus.unreachable',
        severity: 'warning',
        object,
        message,
        fix: `Start it, or correct "prometheus" of the target: \`curl ${target.prometheus}/-/ready\` should answer.`,
      },
    ]
  }
}

/** The manifest stands in the plan when it would be written. */
function manifestChange(files: FilesPlan, manifest: Manifest | undefined, instance: string): Plan['changes'] {
  const after = files.changes.filter((change) => change.content !== undefined).map(({ entry }) => entry)
  if (manifest !== undefined && sameFiles(after, manifest.files)) return []
  const object = describeFile({ place: 'dashboards', name: manifestName(instance) })
  return [
    {
      action: manifest === undefined ? 'create' : 'update',
      object,
      changes: [],
      conflicts: [],
      reason: 'it lists what is installed',
    },
  ]
}

/** The verification with what kept Prometheus from reloading; its own finding of the same id says less. */
function withFindings(verification: Verification, reload: readonly Finding[]): Verification {
  if (reload.length === 0) return verification
  const ids = new Set(reload.map(({ id }) => id))
  return judge(verification.summary, [...reload, ...verification.findings.filter(({ id }) => !ids.has(id))])
}
