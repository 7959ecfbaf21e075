/** How one library counts a duration in seconds under `method`, `route` and `status`. */
export interface Observer {
  readonly byLabels: (route: string, value: number) => void
  /** What writes one series without looking it up, where the library has such a thing. */
  readonly child?: (route: string) => { observe(value: number): void }
}
