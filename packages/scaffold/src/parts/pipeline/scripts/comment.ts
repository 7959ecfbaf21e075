import type { Service } from '../../../service.ts'

/** What puts the plan under a pull request or merge request: one comment, which later plans change. */
export function commentScript({ name, forge }: Service): string {
  const head = `#!/bin/sh
# Puts a plan under its ${forge === 'github' ? 'pull' : 'merge'} request: one comment, which the next plan changes.
#   deploy/pipeline/comment.sh plan.md
# Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.
set -eu
mark='<!-- ticolops-obs plan: ${name} -->'
`
  return `${head}${forge === 'github' ? GITHUB : GITLAB}`
}

const GITHUB = `id=$(
  MARK=$mark gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" \\
    --jq '.[] | select(.user.type == "Bot" and (.body | startswith(env.MARK))) | .id' | head -n 1
)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$1"
else
  gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --field "body=@$1"
fi
`

const GITLAB = `# A job's own token cannot comment: it needs a project access token with the scope api.
if [ -z "\${GITLAB_TOKEN:-}" ]; then
  echo 'comment: no GITLAB_TOKEN, so the plan stands in the log and the artifacts of this job' >&2
  exit
fi
notes=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
gitlab() {
  curl -fsS --header "PRIVATE-TOKEN: $GITLAB_TOKEN" "$@"
}
id=$(
  gitlab "$notes?per_page=100&sort=asc" |
    jq -r --arg mark "$mark" '[.[] | select(.body | startswith($mark)) | .id][0] // empty'
)
if [ -n "$id" ]; then
  gitlab --output /dev/null --request PUT --data-urlencode "body@$1" "$notes/$id"
else
  gitlab --output /dev/null --data-urlencode "body@$1" "$notes"
fi
`
