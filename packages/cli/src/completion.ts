import type { Command, Option } from 'commander'

export type Shell = 'bash' | 'zsh' | 'fish'

/** A script for one shell that completes verbs, flags and the values that a flag may have; made from the tree alone. */
export function completionScript(shell: Shell, program: Command): string {
  return { bash, zsh, fish }[shell](wordsOf(program))
}

interface Words {
  readonly program: string
  readonly globals: readonly Flag[]
  readonly verbs: readonly {
    readonly name: string
    readonly summary: string
    readonly flags: readonly Flag[]
    readonly values: readonly string[]
  }[]
}

interface Flag {
  readonly names: readonly string[]
  readonly description: string
  readonly takesValue: boolean
  readonly values: readonly string[]
  /** What the value is when it is none of a list. */
  readonly path: 'file' | 'dir' | undefined
}

function wordsOf(program: Command): Words {
  return {
    program: program.name(),
    globals: [
      ...program.options.map(flagOf),
      { names: ['-h', '--help'], description: 'print help', takesValue: false, values: [], path: undefined },
    ],
    verbs: program.commands.map((command) => ({
      name: command.name(),
      summary: command.summary(),
      flags: command.options.map(flagOf),
      values: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    })),
  }
}

function flagOf({ short, long, description, required, argChoices, flags }: Option): Flag {
  const [, kind] = /<(file|dir)>/.exec(flags) ?? []
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    takesValue: required,
    values: argChoices ?? [],
    path: kind === 'file' || kind === 'dir' ? kind : undefined,
  }
}

function bash({ program, globals, verbs }: Words): string {
  const valued = [...globals, ...verbs.flatMap(({ flags }) => flags)].filter(({ takesValue }) => takesValue)
  const unique = [...new Map(valued.map((flag) => [flag.names.join('|'), flag])).entries()]
  const fn = `_${program.replaceAll('-', '_')}`
  return `# bash completion for ${program}
${fn}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} verb= i
  COMPREPLY=()
  case $prev in
${unique.map(([pattern, flag]) => `    ${pattern}) ${bashValues(flag)}; return ;;`).join('\n')}
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${[...new Set(namesOf(valued))].join('|')}) ((i++)) ;;
      -*) ;;
      *) verb=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case $verb in
    '') COMPREPLY=($(compgen -W '${[...verbs.map(({ name }) => name), ...namesOf(globals)].join(' ')}' -- "$cur")) ;;
${verbs.map(({ name, flags, values }) => `    ${name}) COMPREPLY=($(compgen -W '${[...values, ...namesOf(flags), ...namesOf(globals)].join(' ')}' -- "$cur")) ;;`).join('\n')}
  esac
}
complete -o bashdefault -F ${fn} ${program}
`
}

function namesOf(flags: readonly Flag[]): string[] {
  return flags.flatMap(({ names }) => names)
}

function bashValues({ values, path }: Flag): string {
  if (values.length > 0) return `COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$cur"))`
  if (path === undefined) return ':'
  // As names of files, so that a folder ends in a slash and can be gone on from; bash 3 cannot say so.
  return `COMPREPLY=($(compgen -${path === 'dir' ? 'd' : 'f'} -- "$cur")); compopt -o filenames 2>/dev/null`
}

function zsh({ program, globals, verbs }: Words): string {
  const fn = `_${program.replaceAll('-', '_')}`
  return `#compdef ${program}
# zsh completion for ${program}
${fn}() {
  local context state line
  _arguments -C \\
${globals.map((flag) => `    ${zshSpec(flag)} \\`).join('\n')}
    '1:verb:->verb' \\
    '*::argument:->argument'
  case $state in
    verb)
      local -a verbs=(
${verbs.map(({ name, summary }) => `        ${quote(`${name}:${summary}`)}`).join('\n')}
      )
      _describe verb verbs
      ;;
    argument)
      case $line[1] in
${verbs.map((verb) => zshVerb(verb, globals)).join('\n')}
      esac
      ;;
  esac
}
if [ "$funcstack[1]" = "${fn}" ]; then
  ${fn} "$@"
else
  compdef ${fn} ${program}
fi
`
}

function zshVerb({ name, flags, values }: Words['verbs'][number], globals: readonly Flag[]): string {
  const specs = [...globals, ...flags].map((flag) => zshSpec(flag))
  if (values.length > 0) specs.push(`'1:value:(${values.join(' ')})'`)
  return `        ${name})\n          _arguments \\\n            ${specs.join(' \\\n            ')}\n          ;;`
}

function zshSpec({ names, description, takesValue, values, path }: Flag): string {
  const about = `[${description.replaceAll(/[[\]]/g, '')}]`
  const action =
    values.length > 0 ? `(${values.join(' ')})` : { file: '_files', dir: '_files -/', none: ' ' }[path ?? 'none']
  const value = takesValue ? `:value:${action}` : ''
  const [first = ''] = names
  if (names.length === 1) return quote(`${first}${about}${value}`)
  return `${quote(`(${names.join(' ')})`)}{${names.join(',')}}${quote(`${about}${value}`)}`
}

function fish({ program, globals, verbs }: Words): string {
  const line = (condition: string, rest: string) =>
    `complete -c ${program}${condition === '' ? '' : ` -n ${quote(condition)}`} ${rest}`
  return [
    `# fish completion for ${program}`,
    `complete -c ${program} -f`,
    ...globals.map((flag) => line('', fishFlag(flag))),
    ...verbs.map(({ name, summary }) => line('__fish_use_subcommand', `-a ${name} -d ${quote(summary)}`)),
    ...verbs.flatMap(({ name, flags, values }) => [
      ...flags.map((flag) => line(`__fish_seen_subcommand_from ${name}`, fishFlag(flag))),
      ...(values.length > 0 ? [line(`__fish_seen_subcommand_from ${name}`, `-a ${quote(values.join(' '))}`)] : []),
    ]),
    '',
  ].join('\n')
}

function fishFlag({ names, description, takesValue, values, path }: Flag): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ')
  const choices = values.length > 0 ? ` -a ${quote(values.join(' '))}` : ''
  return `${flags}${takesValue ? (path === undefined ? ' -x' : ' -r -F') : ''}${choices} -d ${quote(description)}`
}

/** In single quotes, as all three shells read them; apostrophes are typographic in our texts, so none needs escaping. */
function quote(text: string): string {
  return `'${text.replaceAll("'", '’')}'`
}
