import type { RequestState } from '../request-state.ts'

let current: RequestState | undefined

/**
 * The request that began last and has not ended. Servers call the application synchronously, so until the application awaits
 * something it is the one being routed; whoever uses it later must check that it is theirs.
 */
export function currentRequest(): RequestState | undefined {
  return current
}

export function setCurrentRequest(state: RequestState | undefined): void {
  current = state
}
