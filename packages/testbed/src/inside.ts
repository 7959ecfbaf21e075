/** Set for what runs inside the testbed's network namespace. */
export const INSIDE = 'TICOLOPS_OBS_NAMESPACE'

/** Whether this process runs inside the testbed's network namespace: pod addresses answer, and there is no way out. */
export const insidePodNetwork = (): boolean => process.env[INSIDE] === '1'
