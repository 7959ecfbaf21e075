import { Command, Option } from 'commander'
import { makeContext } from './context.ts'
import type { Context, GlobalOptions } from './context.ts'
import { FORMATS } from './document.ts'
import type { Io } from './io.ts'
import { VERBS } from './verbs.ts'
import type { Verb } from './verbs.ts'
import { version } from './version.ts'

const EXIT_CODES = `
Exit codes: 0 done · 2 usage or configuration · 3 target · 4 preflight, lint or test failed ·
  5 not confirmed · 6 applied but not proven · 7 apply failed, run it again · 9 leftovers ·
  10 differences found · 130 interrupted`

/**
 * The command line as a tree. Nothing but the tree is loaded here: each verb brings its code when it runs, so that
 * `--help` and completion answer at once.
 * @param onExitCode Told the exit code of a verb that ran to its end; what fails is thrown by `parseAsync` instead.
 */
export function buildProgram(io: Io, onExitCode: (code: number) => void = () => {}): Command {
  const program = new Command('ticolops-obs')
    .description('Dashboards, rules and alerts from one configuration: generated, checked, installed and proven.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {}, // reported once, by main
      getOutHelpWidth: () => Math.min(io.stdout.columns || 100, 100),
      getErrHelpWidth: () => Math.min(io.stderr.columns || 100, 100),
    })
    .configureHelp({ showGlobalOptions: true, subcommandTerm: termOf })
    .addHelpText('after', EXIT_CODES)
  for (const option of globalOptions()) program.addOption(option)
  for (const verb of VERBS) program.addCommand(commandOf(verb, program, io, onExitCode))
  return program
}

function globalOptions(): Option[] {
  return [
    new Option('-c, --config <file>', 'the configuration; else ticolops-obs.config.* here or above'),
    new Option('--target <name>', 'which of the configuration’s targets'),
    new Option('-o, --output <format>', 'what to write to stdout').choices(FORMATS).default('text'),
    new Option('-y, --yes', 'do not ask'),
    new Option('--timeout <duration>', 'how long to wait for proof or removal, such as 90s'),
    new Option('--context <name>', 'context of the kubeconfig'),
    new Option('--kubeconfig <file>', 'the kubeconfig file'),
    new Option('-n, --namespace <name>', 'namespace of the installed objects'),
    new Option('--quiet', 'no progress on stderr'),
    new Option('--verbose', 'everything, stack traces too'),
    new Option('--no-color', 'plain text'),
  ]
}

function commandOf(verb: Verb, program: Command, io: Io, onExitCode: (code: number) => void): Command {
  const command = new Command(verb.name)
    .summary(verb.summary)
    .description(verb.description ?? `${verb.summary}.`)
    .helpGroup(verb.group)
    .copyInheritedSettings(program)
    .addHelpText('after', `\nExamples:\n${verb.examples.map((example) => `  ${example}`).join('\n')}`)
  for (const option of verb.options ?? []) command.addOption(option)
  for (const argument of verb.arguments ?? []) command.addArgument(argument)
  return command.action(async () => {
    const context: Context = makeContext(io, program, command.optsWithGlobals<GlobalOptions>())
    const { run } = await verb.load()
    onExitCode(await run(context, command.opts(), command.processedArgs as string[]))
  })
}

/** A verb in the list of verbs: its flags are in its own help. */
function termOf(command: Command): string {
  return [command.name(), ...command.registeredArguments.map((argument) => `<${argument.name()}>`)].join(' ')
}
