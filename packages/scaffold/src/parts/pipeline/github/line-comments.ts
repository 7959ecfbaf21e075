import { RELEASES } from './actions.ts'

/** What a job needs a permission for. Linters look for it behind the permission. */
const PURPOSES: Readonly<Record<string, string>> = {
  'contents: read': 'to check out',
  'pull-requests: write': 'to comment',
  'packages: write': 'to push the image',
  'id-token: write': 'to be known to those who trust this repository',
  'attestations: write': 'to keep what was signed',
}

/** A workflow's text with comments behind what needs one: the release of an action, the purpose of a permission. */
export function withLineComments(workflow: string): string {
  return workflow.replaceAll(
    /^( +(?:- )?)(uses: \S+@(\w{40})|[\w-]+: (?:read|write))$/gm,
    (line, _, text: string, commit?: string) => {
      const comment = commit === undefined ? PURPOSES[text] : RELEASES.get(commit)
      return comment === undefined ? line : `${line}  # ${comment}`
    },
  )
}
