import { binary, tryRun } from '@ticolops/obs-testbed'

/** Names that OpenTelemetry's conventions end in `count`, which promtool keeps for histograms. */
const CONVENTION =
  /^(process_open_file_descriptor_count|db_client_connection_count) non-histogram and non-summary metrics should not have "_count" suffix$/

/** What promtool finds wrong with a page in the text format, beyond names that OpenTelemetry chose. */
export async function complaintsOfPromtool(page: string): Promise<string[]> {
  const { stderr, stdout } = await tryRun(await binary('promtool'), ['check', 'metrics'], { input: page })
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !CONVENTION.test(line))
}
