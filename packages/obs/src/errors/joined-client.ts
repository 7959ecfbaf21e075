import type { SentryClient, SentryModule } from './sentry.ts'

/** What is at odds with us in a client that the application has initialised itself: each text says what, why it matters and what to do. */
export function oddities(
  { SDK_VERSION }: Pick<SentryModule, 'SDK_VERSION'>,
  client: Pick<SentryClient, 'getOptions'>,
  release: string,
): string[] {
  const options = client.getOptions()
  const found: string[] = []
  if (options.release !== undefined && options.release !== release)
    found.push(
      `the application initialises Sentry with release ${options.release}, while metrics, traces and logs say ${release}: an alert does not lead to its errors. Set OBS_RELEASE, or release of Sentry.init(), to the same.`,
    )
  // Version 10 does so unless it is told not to, version 11 only when it is told to.
  if (
    SDK_VERSION.startsWith('10.') ? options.skipOpenTelemetrySetup !== true : options.enableOpenTelemetrySetup === true
  )
    found.push(
      'Sentry has set up OpenTelemetry for itself: spans of others end there, without an error. Give Sentry.init() skipOpenTelemetrySetup: true (version 10), or remove enableOpenTelemetrySetup (version 11).',
    )
  return found
}
