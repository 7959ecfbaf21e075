import { runCommand } from '../../run-command.ts'

/** Builds what is measured, as users have it, and the programs of `test/bench`. Throws an Error when either does not build. */
export async function build(): Promise<void> {
  const built =
    (await runCommand('tsc', ['-b', 'test/bench'])) === 0 &&
    (await runCommand(process.execPath, ['--conditions=@ticolops/source', 'scripts/src/sdk/bundle.ts'])) === 0
  if (!built) throw new Error('packages/obs or test/bench does not build: mend the lines above')
}
