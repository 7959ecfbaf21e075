import type { Builder } from '@grafana/grafana-foundation-sdk/cog'

/**
 * Lets links and annotations stand above the panels. The foundation-sdk fills in `placement: inControlsMenu`, unasked and without
 * a way to take it back, and Grafana would hide them in a menu (https://github.com/grafana/grafana-foundation-sdk/issues/1272).
 */
export function inSight<T extends { placement?: unknown }>(builder: Builder<T>): Builder<T> {
  return {
    build() {
      const built = builder.build()
      delete built.placement
      return built
    },
  }
}
