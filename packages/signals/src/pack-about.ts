/** What a pack is and where its series come from. */
export interface PackAbout {
  /** Dotted name, such as `http.server`. */
  readonly name: string
  /** The program that writes these series, as its project spells it. */
  readonly exporter: string
  /** Versions of the exporter that the pack was held against, both inclusive. Absent for our own SDK, which moves with it. */
  readonly versions?: { readonly from: string; readonly to: string }
  /** What to do when the series are missing: one sentence with the fix. Checks print it. */
  readonly hint: string
  /**
   * `profiles`: applications write these series through our SDK, OpenTelemetry or prom-client, so that the spelling depends on
   * the {@link NamingProfile}. `exporter` (the default): one program writes them, in one spelling.
   */
  readonly spelling?: 'profiles' | 'exporter'
  /** Labels that some versions of the exporter add to every series. They are on its page, but queries should not lean on them. */
  readonly constantLabels?: readonly string[]
  /** True when rules or Prometheus itself write the series: no target stands behind them, so `job` and `instance` may be missing. */
  readonly recorded?: boolean
  /** True when the series carry further labels that the catalogue cannot know. */
  readonly openLabels?: boolean
}
