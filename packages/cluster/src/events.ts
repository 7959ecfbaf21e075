/** The steps of a run, in order. */
export type Phase = 'discover' | 'check' | 'plan' | 'apply' | 'verify' | 'prune' | 'uninstall'

/** The rungs of verification, from what everything else needs to what people see. */
export type Rung = 'prometheus' | 'config' | 'rules' | 'targets' | 'dashboards' | 'panels'

/** What the engine did to one object. */
export type ObjectOutcome = 'created' | 'updated' | 'unchanged' | 'adopted' | 'deleted'

/** Progress as values: the engine emits them, whoever calls it renders them. Events are never needed to understand a result. */
export type ProgressEvent =
  | { readonly type: 'phase'; readonly phase: Phase; readonly message: string }
  | { readonly type: 'object'; readonly outcome: ObjectOutcome; readonly object: string }
  | {
      /** A rung of verification, whenever its state changed. `reason` is the last thing that was seen in its way. */
      readonly type: 'rung'
      readonly rung: Rung
      readonly state: 'waiting' | 'done'
      readonly done: number
      readonly total: number
      readonly reason?: string
    }

/** Receives progress; must not throw. */
export type OnEvent = (event: ProgressEvent) => void
