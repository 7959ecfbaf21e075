import type { Found, Sources } from './sources.ts'
import type { Service } from '../service.ts'

/** What a workflow says that builds images or deploys; a job called `deploy` does, whatever it runs. */
const DEPLOYS =
  /\bkubectl\b|\bkustomize\b|\bhelm (?:upgrade|install)\b|\bdocker (?:buildx build|push)\b|build-push-action|^ {2,4}deploy[\w-]*:/m

/** What only pipelines of init call. */
const FROM_INIT = /\bdeploy\/pipeline\/deploy\.sh\b/

/** Pipelines that are there, each with what that means for ours. */
export function findPipelines(sources: Sources, forge: Service['forge']): Found<string>[] {
  const file = forge === 'github' ? /^\.github\/workflows\/[^/]+\.ya?ml$/ : /^\.gitlab-ci\.yml$/
  return sources.files
    .filter((path) => file.test(path))
    .map((value) => ({ value, from: meaningOf(sources.read(value) ?? '', forge) }))
}

function meaningOf(text: string, forge: Service['forge']): string {
  if (FROM_INIT.test(text)) return 'from init'
  if (forge === 'gitlab') return 'GitLab reads this file alone: our jobs would go into it'
  return DEPLOYS.test(text) ? RIVAL : 'stays as it is; ours is written beside it'
}

const RIVAL = 'it builds or deploys, and so does ours: on every push both would'

/** Those that would do the same work a second time. */
export function rivalPipelines(sources: Sources): string[] {
  return findPipelines(sources, 'github')
    .filter(({ from }) => from === RIVAL)
    .map(({ value }) => value)
}
