/** The two values of an `…_up` metric. */
export const UP_OR_DOWN = { 0: { text: 'down', color: 'red' }, 1: { text: 'up', color: 'green' } } as const
