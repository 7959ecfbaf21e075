/* scripts/bench <name> [options]: benchmarks run all sides in turn and print ratios with their spread. */
const benches: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>> = {
  instructions: () => import('./instructions/run.ts'),
  sdk: () => import('./sdk/run.ts'),
}
const [name, ...rest] = process.argv.slice(2)
const bench = name === undefined ? undefined : benches[name]
if (bench === undefined) {
  console.error(`usage: scripts/bench <${Object.keys(benches).join('|')}> [options]; --help after a name says which`)
  process.exitCode = 2
} else {
  try {
    await (await bench()).run(rest)
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
