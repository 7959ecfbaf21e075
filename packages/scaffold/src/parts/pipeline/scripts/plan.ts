import type { Service } from '../../../service.ts'
import { under } from '../../../detect/sources.ts'
import { overlaysOf } from '../../kubernetes/kustomize.ts'
import { obsCommand } from '../tools.ts'

/** Characters of one difference that are shown: a comment of GitHub holds 65,536 in all. */
const ROOM = 20_000

/** What tells in words what a change would do. */
export function planScript(service: Service): string {
  const { name, directory } = service
  const environments = overlaysOf(service)
    .map((overlay) => overlay.name)
    .join(' ')
  return `#!/bin/sh
# Tells, as Markdown, what a change would do: to the manifests of each environment,
# and to what watches the service. Changes nothing.
#   deploy/pipeline/plan.sh <folder with the repository before the change>
# Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.
set -eu
before=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Without colours and control characters, and not longer than a comment may be.
block() {
  printf '\\n~~~~~~%s\\n' "$1"
  tr -d '\\000-\\010\\013-\\037' < "$2" | head -c ${ROOM}
  printf '\\n~~~~~~\\n'
  if [ "$(wc -c < "$2")" -gt ${ROOM} ]; then printf '\\nThe rest is in the log of the job.\\n'; fi
}

rendered() {
  if [ -d "$1" ]; then kubectl kustomize "$1"; fi
}

echo "<!-- ticolops-obs plan: ${name} -->"
echo "### What this changes for ${name}"
for environment in ${environments}; do
  overlay=deploy/kubernetes/overlays/$environment
  rendered "$before/${under(directory, '$overlay')}" > "$folder/before.yaml"
  rendered "$overlay" > "$folder/after.yaml"
  if diff -u --label before --label after "$folder/before.yaml" "$folder/after.yaml" > "$folder/difference"; then
    printf '\\n**%s**: the same manifests.\\n' "$environment"
  else
    printf '\\n**%s**: its manifests change.\\n' "$environment"
    cat "$folder/difference" >&2
    block diff "$folder/difference"
  fi
done

printf '\\n**Dashboards and rules**: '
if ! kubeconfig=$(deploy/pipeline/cluster.sh "$folder" 2> "$folder/words"); then
  printf 'no cluster was asked. %s\\n' "$(cat "$folder/words")"
else
  code=0
  KUBECONFIG=$kubeconfig ${obsCommand(service)} plan --target production --detailed-exitcode --no-color \\
    > "$folder/words" 2> "$folder/errors" || code=$?
  cat "$folder/words" "$folder/errors" >&2
  case $code in
    0) echo 'nothing changes.' ;;
    4) echo 'an install would be stopped.' ;;
    10) echo 'they change.' ;;
    *)
      echo "the cluster could not be asked (exit $code)."
      cp "$folder/errors" "$folder/words"
      ;;
  esac
  if [ "$code" -ne 0 ]; then block '' "$folder/words"; fi
fi

if [ -n "\${PICTURES_URL:-}" ]; then printf '\\n[Pictures of the dashboards](%s)\\n' "$PICTURES_URL"; fi
printf '\\nFor %s.\\n' "\${RELEASE:-this change}"
`
}
