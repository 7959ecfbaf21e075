import type { Copy } from './loaded-packages.ts'

/** Something in the process that keeps telemetry from arriving, or makes it cost more than it should. */
export interface Finding {
  /** The same for all findings of a kind. */
  readonly id: string
  /** What is there, where, and why it hurts. */
  readonly message: string
  /** What to do about it. */
  readonly fix: string
}

/** What is known of the process. */
export interface Facts {
  /** Loaded copies of a package. */
  readonly copies: (name: string) => readonly Copy[]
  /** Options of Node and NODE_OPTIONS, in words. */
  readonly flags: readonly string[]
  /** Whether somebody has put a function of theirs before every request that a server of node:http takes. */
  readonly httpIsWrapped: boolean
  /** Where libraries leave what all of their copies share. */
  readonly globals: Readonly<Record<PropertyKey, unknown>>
}

/** Looks for one kind of finding; pure. */
export type Check = (facts: Facts) => readonly Omit<Finding, 'id'>[]
