import type { Change, Person, Question, Resolution } from '@ticolops/obs-scaffold'
import { CliError } from './cli-error.ts'
import type { Context } from './context.ts'
import { EXIT } from './exit-code.ts'
import { renderDiff } from './render/init.ts'

/** Puts init's questions to the person at the terminal. An empty answer ends it: nothing was written. */
export function personAt({ io, err }: Context, ask: (question: string) => Promise<string>): Person {
  const say = (line: string) => io.stderr.write(`${line}\n`)

  /** Asks until the answer can be used. */
  async function answered(text: string, problem: (answer: string) => string | undefined): Promise<string> {
    for (;;) {
      const answer = (await ask(`${err.color.bold(text)} `)).trim()
      if (answer === '')
        throw new CliError(
          'init.unanswered',
          EXIT.unconfirmed,
          'No answer was given. Nothing was written.',
          'Run it again, or answer by a flag: ticolops-obs init --help.',
        )
      const wrong = problem(answer)
      if (wrong === undefined) return answer
      say(`  ${err.color.red(err.mark.error)} ${answer} ${wrong}`)
    }
  }

  /** One of a list, by its number or its name. */
  async function chosen(text: string, names: readonly string[], notes: readonly string[]): Promise<string> {
    for (const [index, name] of names.entries())
      say(`  ${index + 1}) ${name}${notes[index] === '' ? '' : err.color.dim(`  ${notes[index]}`)}`)
    const nameOf = (answer: string) => names[Number(answer) - 1] ?? names.find((name) => name === answer)
    const answer = await answered(text, (each) =>
      nameOf(each) === undefined ? `is none of 1 to ${names.length}` : undefined,
    )
    return nameOf(answer) ?? answer
  }

  const yes = async (text: string) => /^y(es)?$/i.test((await ask(`${err.color.bold(text)} [y/N] `)).trim())

  return {
    whichApp: async (apps) => {
      const names = apps.map(({ directory, framework }) => `${directory} (${framework.value})`)
      const name = await chosen(
        'Which service?',
        names,
        apps.map(({ framework }) => framework.from),
      )
      const app = apps[names.indexOf(name)]
      if (app === undefined) throw new TypeError(`${name} is none of ${names.join(', ')}`)
      return app
    },
    answer: ({ text, choices, problem, flag }: Question) =>
      choices.length > 0
        ? chosen(
            `${text} (${flag})`,
            choices.map(({ value }) => value),
            choices.map(({ from }) => from),
          )
        : answered(`${text} (${flag})`, problem),
    beside: ({ part, path }) => yes(`There is ${path} already. Write our ${part} beside it?`),
    settle: (conflict) => settle(conflict),
    allowDirty: (changes) =>
      yes(
        `${changes.map(({ path }) => path).join(', ')}: changed, and in no commit. Change ${changes.length === 1 ? 'it' : 'them'} all the same?`,
      ),
  }

  async function settle({ path, why, before, offers }: Change): Promise<Resolution> {
    say(`${err.color.yellow(err.mark.warning)} ${err.color.bold(path)}: ${why}`)
    const merged = offers?.merge
    const choices = ['keep', ...(merged === undefined ? [] : ['merge']), 'replace', 'show'] as const
    const notes = {
      keep: 'it stays as it is',
      merge:
        merged?.disputed.length === 0
          ? 'ours goes in beside yours'
          : `ours goes in beside yours, but for ${merged?.disputed.join(', ')}`,
      replace: offers?.replace === undefined ? 'it is removed' : 'ours instead of yours',
      show: 'what would change',
    }
    for (;;) {
      const choice = await chosen(
        'What becomes of it?',
        choices,
        choices.map((each) => notes[each as keyof typeof notes]),
      )
      if (choice !== 'show') return choice as Resolution
      say(renderDiff(before ?? '', merged?.text ?? offers?.replace ?? '', err, Infinity))
    }
  }
}
