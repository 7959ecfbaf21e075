import { table } from '../markdown.ts'
import { showSpread, spread } from '../spread.ts'
import type { Counts } from './callgrind.ts'

/** What a request of one app costs with one way of measuring it. */
export interface InstructionsResult {
  readonly app: string
  readonly title: string
  /** Per request, one for each process. */
  readonly counts: readonly Counts[]
}

/** The run as Markdown. The first result of an app is what the others are compared with. */
export function report(results: readonly InstructionsResult[], { node, date }: { node: string; date: Date }): string {
  const rows = results.map((result) => {
    const base = results.find(({ app }) => app === result.app) ?? result
    const ratio = (of: keyof Counts) => (median(result, of) / median(base, of)).toFixed(2)
    const figure = (of: keyof Counts) => showSpread(spread(result.counts.map((counts) => counts[of])), 0)
    return [
      result.app,
      result.title,
      figure('instructions'),
      ratio('instructions'),
      figure('firstMisses'),
      ratio('firstMisses'),
      figure('secondMisses'),
    ]
  })
  const rounds = Math.max(...results.map(({ counts }) => counts.length))
  return `# What a request costs in instructions
Written by \`scripts/bench instructions\`: ${date.toISOString().slice(0, 10)}, Node ${node}, ${rounds === 1 ? 'one process' : `${rounds} processes`} each; medians [min–max].

Valgrind runs the server and counts what it does for a request at saturation, on all of its threads, after a warm-up, a full garbage collection and another warm-up. A
machine that others use changes nothing in these figures. They are without the kernel's share, which measuring leaves as it is:
the ratio of CPU time is closer to 1.

A full collection can make every later \`process.nextTick\` of the bare app slower (\`packages/obs/src/runtime/next-tick.ts\`); the SDK keeps a tick, so that it does not. "Bare, with
one tick kept" is the bare app with that and nothing else: the ratios are to it, so that they are those of the measuring alone.

${table(['', '', 'instructions', 'ratio', 'misses of the first cache', 'ratio', 'of the second'], rows)}
`
}

function median({ counts }: InstructionsResult, of: keyof Counts): number {
  return spread(counts.map((each) => each[of])).median
}
