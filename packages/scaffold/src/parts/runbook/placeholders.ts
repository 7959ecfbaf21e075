/** What a person fills in, by the name in angle brackets. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  release: 'name of the build: mostly the commit, as the pipeline names it',
  image: 'the build by its digest, `…@sha256:…`: the job that built it prints it, and so does the list in Roll back',
  revision: 'number in the first column of `kubectl rollout history`',
  commit: 'the commit that is at fault: `git log --oneline`',
  run: 'number of the run: in the first command of Deploy',
  pipeline: 'number of the pipeline: in the first command of Deploy',
  pod: 'name of the pod: in the list of pods',
  backup: 'name of the backup: in the list of backups, such as `20261126T011556Z-1a2b3c4d`',
  'new-database': 'name of the database that is restored into: a new one, such as `restored`',
  'new-server': 'name of the server that the provider makes: a new one',
  'point-in-time': 'last moment that was good, in UTC, such as `2026-11-26T01:15:00Z`',
  vault: 'name of the key vault',
  'storage-account': 'name of the storage account',
  'public-keys': 'public halves of all keys, with commas: what `age-keygen -y` prints of each',
  'backups-image': 'the image of the backups by its digest, `…@sha256:…`: `docker push` prints it',
  digest: 'what follows the `@` of the image: `sha256:…`',
  region: 'the region to move to',
  database: 'name of the database that the service uses: what its address ends with',
  'new-password': 'a new one, of letters and digits: `openssl rand -hex 24` makes one',
  'old-password': 'the one that is to end',
  'subnet-group': 'first word of the command before',
  'security-group': 'second word of the command before',
  'parameter-group': 'third word of the command before',
}

/** Placeholders in the commands of a document, in their order. */
export function placeholdersIn(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/```sh [^\n]*\n([^]*?)```/g)].map(([, block]) => block).join('\n')
  return [...new Set([...blocks.matchAll(/<([a-z][a-z-]*)>/g)].map(([, name = '']) => name))]
}

/** Each placeholder, and where its value comes from. @throws TypeError for one that is not listed. */
export function explain(name: string): string {
  const text = PLACEHOLDERS[name]
  if (text === undefined) throw new TypeError(`The runbook does not explain <${name}>.`)
  return text
}
