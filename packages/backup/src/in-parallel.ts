/**
 * Does something with each, some at a time. The first that fails stops the others.
 * @param run Must end soon after its signal is raised.
 * @throws What the first threw, once the others have ended.
 */
export async function inParallel<T>(
  items: readonly T[],
  jobs: number,
  signal: AbortSignal | undefined,
  run: (item: T, signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const failed = new AbortController()
  const until = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])
  const queue = items.values()
  let failure: { readonly error: unknown } | undefined
  const work = async () => {
    for (const item of queue) {
      if (until.aborted) return
      await run(item, until).catch((error: unknown) => {
        failure ??= { error }
        failed.abort()
      })
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  if (failure !== undefined) throw failure.error
}
