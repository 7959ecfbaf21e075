/* scripts/bench <name> [--output json]: benchmarks run both sides in turn and print ratios with their spread. */
const benches: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>> = {
  sdk: () => import('./sdk.ts'),
}
const [name, ...rest] = process.argv.slice(2)
const bench = name === undefined ? undefined : benches[name]
if (bench === undefined) {
  console.error(`usage: scripts/bench <${Object.keys(benches).join('|')}> [--output json]`)
  process.exitCode = 2
} else await (await bench()).run(rest)
