import type { KubernetesTarget } from '@ticolops/obs-config'
import type { Bundle } from '../bundle.ts'
import { EXIT, TargetError, throwIfAborted } from '../errors.ts'
import { worstFirst } from '../finding.ts'
import { isEmpty, makePlan } from '../plan.ts'
import type { Plan, TargetDescription } from '../plan.ts'
import { refuse } from '../refuse.ts'
import type { OpenOptions, PlanOptions, TargetHandle } from '../target.ts'
import { verifyBundle } from '../verify/verify.ts'
import { requireAccessToInstall, requireAccessToUninstall } from './access.ts'
import { createApi } from './api.ts'
import type { KubernetesApi } from './api.ts'
import { applyChanges, loadInventory } from './apply.ts'
import { runChecks } from './checks.ts'
import { discover } from './discover.ts'
import type { Facts } from './discover.ts'
import { expectationOf } from './expectation.ts'
import { applySetId, entryOf, inventoryName, sameEntries } from './inventory.ts'
import type { Inventory } from './inventory.ts'
import { resolveContext } from './kubeconfig.ts'
import type { ResolvedContext } from './kubeconfig.ts'
import { describeObject, RESOURCES } from './objects.ts'
import type { KubernetesObject } from './objects.ts'
import { planObject, planPrunes } from './planner.ts'
import type { ObjectChange } from './planner.ts'
import { ownLabels, renderObjects } from './render.ts'
import { solvePlacement } from './solve.ts'
import type { Placement } from './solve.ts'
import { readStatus } from './status.ts'
import { createTransport } from './transport.ts'
import { uninstall } from './uninstall.ts'

/** A cluster with the Prometheus Operator as a target. */
export function openKubernetesTarget(
  target: KubernetesTarget,
  options: OpenOptions & { readonly instance: string },
): TargetHandle {
  const { instance } = options
  const place = { instance, namespace: target.namespace }
  let connection: Promise<Connection> | undefined
  // One context for the life of the handle: what was planned and confirmed is where it is applied.
  const connected = (): Promise<Connection> => (connection ??= connect(target, options))

  async function prepare(bundle: Bundle): Promise<Prepared> {
    const { api } = await connected()
    await requireAccessToInstall(api, target)
    return { ...(await solve(api, bundle)), inventory: await loadInventory(api, place) }
  }

  async function solve(api: KubernetesApi, bundle: Bundle): Promise<Omit<Prepared, 'inventory'>> {
    const facts = await discover(api, target)
    const namespaces = bundle.services.map((service) => service.namespace)
    const placement = solvePlacement(facts, target, ownLabels(instance, target.namespace), namespaces)
    return { api, bundle, facts, placement, objects: renderObjects(bundle, placement, instance) }
  }

  async function planned(bundle: Bundle, planning: PlanOptions): Promise<Planned> {
    planning.onEvent?.({ type: 'phase', phase: 'discover', message: 'Reading the cluster' })
    const prepared = await prepare(bundle)
    planning.onEvent?.({ type: 'phase', phase: 'plan', message: `Planning ${prepared.objects.length} objects` })
    const findings = await runChecks(prepared)
    const how = { adopt: planning.adopt ?? false, force: planning.forceConflicts ?? false }
    const changes: ObjectChange[] = []
    const { api, inventory, objects } = prepared
    for (const object of objects) {
      throwIfAborted(planning.signal)
      changes.push(await planObject(api, object, how))
    }
    changes.push(...(await planPrunes(api, inventory?.entries ?? [], objects, applySetId(instance, target.namespace))))
    const recorded = inventoryChange(prepared, changes, place)
    const plan = makePlan({
      target: describe(target, (await connected()).resolved, prepared.facts),
      changes: [...changes.map(toPlanned), ...(recorded === undefined ? [] : [recorded])],
      explanations: prepared.placement.explanations,
      findings: worstFirst(findings),
    })
    return { prepared, changes, plan }
  }

  return {
    target,

    async describe() {
      const { api, resolved } = await connected()
      return describe(target, resolved, await discover(api, target).catch(unlessUnreachable))
    },

    async check(bundle) {
      try {
        return worstFirst(await runChecks(await prepare(bundle)))
      } catch (error) {
        if (!(error instanceof TargetError) || error.exitCode !== EXIT.preflight) throw error
        const { id, message, hint } = error
        return [{ id, severity: 'error', object: `namespace ${target.namespace}`, message, fix: hint }]
      }
    },

    async plan(bundle, planning = {}) {
      return (await planned(bundle, planning)).plan
    },

    async install(bundle, installing) {
      const { prepared, changes, plan } = await planned(bundle, installing)
      refuse(plan)
      const empty = isEmpty(plan)
      if (!empty && !(await installing.confirm(plan))) return { outcome: 'declined', plan, exitCode: EXIT.unconfirmed }
      if (!empty) {
        throwIfAborted(installing.signal)
        const { api, inventory } = prepared
        installing.onEvent?.({ type: 'phase', phase: 'apply', message: `Applying to ${target.namespace}` })
        await applyChanges({ api, place, version: bundle.version, changes, before: inventory }, installing)
      }
      const verification = await verify(prepared, installing)
      const exitCode = verification.proven ? EXIT.done : EXIT.unproven
      return { outcome: empty ? 'unchanged' : 'applied', plan, verification, exitCode }
    },

    async verify(bundle, verifying = {}) {
      const { api } = await connected()
      return verify(await solve(api, bundle), verifying)
    },

    async status() {
      const { api, resolved } = await connected()
      return { target: describe(target, resolved), ...(await readStatus(api, place)) }
    },

    async uninstall(uninstalling) {
      const { api } = await connected()
      await requireAccessToUninstall(api, target)
      return uninstall(api, place, uninstalling)
    },
  }

  function verify(
    prepared: Omit<Prepared, 'inventory'>,
    verifying: Parameters<typeof verifyBundle>[1],
  ): ReturnType<typeof verifyBundle> {
    verifying?.onEvent?.({ type: 'phase', phase: 'verify', message: 'Reading back from Prometheus' })
    return verifyBundle(expectationOf({ ...prepared, target, instance }), verifying)
  }
}

interface Connection {
  readonly resolved: ResolvedContext
  readonly api: KubernetesApi
}

interface Prepared {
  readonly api: KubernetesApi
  readonly bundle: Bundle
  readonly facts: Facts
  readonly placement: Placement
  readonly objects: readonly KubernetesObject[]
  readonly inventory: Inventory | undefined
}

interface Planned {
  readonly prepared: Prepared
  readonly changes: readonly ObjectChange[]
  readonly plan: Plan
}

async function connect(target: KubernetesTarget, options: OpenOptions): Promise<Connection> {
  const { kubeconfig, env = process.env } = options
  const resolved = await resolveContext({ kubeconfig, context: target.context, env })
  return { resolved, api: createApi(createTransport(resolved)) }
}

function describe(target: KubernetesTarget, resolved: ResolvedContext, facts?: Facts): TargetDescription {
  const prometheus =
    facts === undefined ? [] : [['prometheus', `${facts.prometheus.namespace}/${facts.prometheus.name}`] as const]
  return {
    kind: 'kubernetes',
    facts: [
      ['context', resolved.context],
      ['cluster', facts === undefined ? resolved.cluster : `${resolved.cluster} (Kubernetes ${facts.version})`],
      ['server', resolved.server],
      ['namespace', target.namespace],
      ...prometheus,
    ],
  }
}

/** What stands in the way of an install is for the install to tell: an uninstall, for one, needs no Prometheus. Without the server there is nothing to describe. */
function unlessUnreachable(error: unknown): undefined {
  const decisive: readonly string[] = ['kubernetes.unreachable', 'kubernetes.unauthenticated']
  if (!(error instanceof TargetError) || decisive.includes(error.id)) throw error
}

/** The inventory is an object like any other: it stands in the plan when it would be written. */
function inventoryChange(
  prepared: Prepared,
  changes: readonly ObjectChange[],
  place: { instance: string; namespace: string },
): Plan['changes'][number] | undefined {
  const after = changes.flatMap((change) => (change.desired === undefined ? [] : [entryOf(change.desired, change.uid)]))
  if (prepared.inventory !== undefined && sameEntries(after, prepared.inventory.entries)) return undefined
  return {
    action: prepared.inventory === undefined ? 'create' : 'update',
    object: describeObject({
      kind: RESOURCES.ConfigMap.kind,
      metadata: { name: inventoryName(place.instance), namespace: place.namespace },
    }),
    changes: [],
    conflicts: [],
    reason: 'it lists what is installed',
  }
}

/** A plan is a value to print and keep; what applying needs besides stays inside. */
function toPlanned({ action, object, changes, conflicts, reason }: ObjectChange): Plan['changes'][number] {
  return { action, object, changes, conflicts, ...(reason === undefined ? {} : { reason }) }
}
