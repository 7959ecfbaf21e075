import type { Service } from '../../../service.ts'
import { ACCESS } from '../access.ts'

/** What makes the kubeconfig of a job: the forge's identity, or a secret, becomes the cluster's. */
export function clusterScript({ cluster }: Service): string {
  const { about, variables, secrets, audience, login } = ACCESS[cluster]
  const needed = [...Object.keys(variables), ...Object.keys(secrets)]
  return `#!/bin/sh
# Makes the kubeconfig of a job in the folder that is named, and prints its path:
# ${about}. Nothing of it outlives the job.
#   KUBECONFIG=$(deploy/pipeline/cluster.sh "$folder")
# Exits 3 where the environment has no credentials at all.
# Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.
set -eu
umask 077
folder=$1
file=$folder/kubeconfig

# On your own machine: the one you work with.
if [ -z "\${CI:-}" ] && [ -n "\${KUBECONFIG:-}" ]; then
  echo "$KUBECONFIG"
  exit
fi
${cluster === 'kubeconfig' ? GITLAB_FILE : ''}
missing=
need() {
  if [ -z "$2" ]; then missing="$missing $1"; fi
}
${needed.map((each) => `need ${each} "\${${secretName(each)}:-}"`).join('\n')}
if [ -n "$missing" ]; then
  echo "cluster: the job's environment does not have:$missing" >&2
  exit 3
fi
${audience === undefined ? '' : idToken(audience)}
${login}
${
  cluster === 'kubeconfig'
    ? ''
    : `${cluster === 'eks' ? '' : ': "${token:?there is no token for the cluster}"\n'}
cat > "$file" <<END
apiVersion: v1
kind: Config
current-context: deploy
clusters:
  - name: deploy
    cluster: {server: '$CLUSTER_SERVER', certificate-authority-data: '$CLUSTER_CA'}
users:
  - name: deploy
    user:
      ${cluster === 'eks' ? '$user' : "token: '$token'"}
contexts:
  - name: deploy
    context: {cluster: deploy, user: deploy}
END
`
}echo "$file"
`
}

const GITLAB_FILE = `
# A variable of GitLab's type File is the path of one.
: "\${CLUSTER_KUBECONFIG:=\${KUBECONFIG:-}}"
`

/** A secret called KUBECONFIG would be taken by kubectl for the path of a file. */
export const secretName = (name: string): string => (name === 'KUBECONFIG' ? 'CLUSTER_KUBECONFIG' : name)

/** GitLab hands the token over; GitHub is asked for it. */
function idToken(audience: string): string {
  return `
# Who this job is, signed by the forge; it lasts some minutes.
identity=\${CLUSTER_ID_TOKEN:-}
if [ -z "$identity" ]; then
  identity=$(
    curl -fsS --get --data-urlencode "audience=${audience}" \\
      --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\
      "$ACTIONS_ID_TOKEN_REQUEST_URL" | jq -er .value
  )
fi
: "\${identity:?the forge gave this job no token}"
`
}
