import type { KubeClient, KubeObject } from '@ticolops/obs-testbed'

/**
 * Server-side apply as `kubectl apply --server-side --validate=strict` sends it: a field that the kind does not have is refused.
 * Returns the object as the server has it. Throws KubeError.
 */
export async function applyStrictly(
  client: KubeClient,
  object: KubeObject,
  options: { dryRun?: boolean } = {},
): Promise<KubeObject> {
  const { apiVersion, kind, metadata } = object
  const { name, namespace } = metadata
  const path = await client.pathOf({ apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) })
  const query = new URLSearchParams({ fieldManager: 'pipeline', fieldValidation: 'Strict' })
  if (options.dryRun === true) query.set('dryRun', 'All')
  return (await client.request('PATCH', `${path}?${query}`, object, 'application/apply-patch+yaml')) as KubeObject
}
