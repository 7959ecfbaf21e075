import type { Service } from '../../../service.ts'
import { overlaysOf } from '../../kubernetes/kustomize.ts'
import { keepsSecrets } from '../sops.ts'
import { obsCommand } from '../tools.ts'

/** What deploys a build to an environment, proves it, and goes back where it cannot be proven. */
export function deployScript(service: Service): string {
  const { name, image } = service
  const cases = overlaysOf(service)
    .map((overlay) => `  ${overlay.name}) namespace=${overlay.namespace} ;;`)
    .join('\n')
  return `#!/bin/sh
# Deploys a build, proves that it works, and goes back to the one before where that
# cannot be proven.
#   deploy/pipeline/deploy.sh production ${image}@sha256:… <release>
# Exits 6 when what was deployed is not proven and 7 when it could not be applied
# whole; both after the build before is running again. Needs kubectl 1.27 or newer.
# Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.
set -eu
environment=$1
image=$2
release=$3
# How long pods have to become ready.
patience=\${ROLLOUT_TIMEOUT:-5m}
case $environment in
${cases}
  *)
    echo "deploy: there is no environment $environment" >&2
    exit 2
    ;;
esac
case $image in
  ${image}@sha256:*) ;;
  *)
    echo "deploy: $image does not name a build of ${image} by its digest" >&2
    exit 2
    ;;
esac

cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
overlay=deploy/kubernetes/overlays/.release-$$
trap 'rm -rf "$folder" "$overlay"' EXIT
KUBECONFIG=$(deploy/pipeline/cluster.sh "$folder")
export KUBECONFIG

# In the log, and on the page of the run where the forge has one.
tell() {
  echo "$1" >&2
  if [ -n "\${GITHUB_STEP_SUMMARY:-}" ]; then echo "$1" >> "$GITHUB_STEP_SUMMARY"; fi
}

# Revision and release that run; nothing, the first time.
running() {
  kubectl --namespace "$namespace" get deployment ${name} --ignore-not-found --output \\
    'jsonpath={.metadata.annotations.deployment\\.kubernetes\\.io/revision} {.spec.template.metadata.labels.app\\.kubernetes\\.io/version}'
}

rolled_out() {
  kubectl --namespace "$namespace" rollout status deployment/${name} --timeout "$patience" >&2
}

# The environment's overlay with this build in it, and its release: in the label that
# OBS_RELEASE is made of, and where \`kubectl rollout history\` shows it.
write_overlay() {
  mkdir "$overlay"
  cat > "$overlay/kustomization.yaml" <<END
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../$environment]
images:
  - name: ${image}
    digest: \${image#*@}
labels:
  - pairs: {app.kubernetes.io/version: '$release'}
    includeTemplates: true
patches:
  - target: {kind: Deployment, name: ${name}}
    patch: |
      - op: add
        path: /metadata/annotations/kubernetes.io~1change-cause
        value: release $release
END
}

before=$(running)

go_back() {
  if [ -z "$before" ]; then
    tell "Nothing ran in $environment before, so there is nothing to go back to: $release is still there."
  elif kubectl --namespace "$namespace" rollout undo deployment/${name} --to-revision "\${before% *}" >&2 && rolled_out; then
    tell "Rolled back: $environment runs \${before#* }, as before. Dashboards and rules are still those of $release."
  else
    tell "The rollback failed, too: look at kubectl --namespace $namespace rollout status deployment/${name}."
  fi
}

# Ends the job; $1 is the exit code, $2 says why.
fail() {
  tell "### $release is not in $environment
$2"
  if [ -n "\${GITHUB_ACTIONS:-}" ]; then echo "::error title=Not deployed::$2"; fi
  case $1 in
    6 | 7) go_back ;;
    *) tell "It was not rolled back: nothing tells that the build is at fault." ;;
  esac
  exit "$1"
}

${secrets(service)}write_overlay
# The pipeline owns what it declares, also where somebody, or a rollback, has set it since.
if ! kubectl apply --server-side --force-conflicts --field-manager ${name}-pipeline \\
  --kustomize "$overlay" >&2; then
  fail 7 "The API server did not take all of its objects."
fi
if ! rolled_out; then
  kubectl --namespace "$namespace" get pods --selector app.kubernetes.io/instance=${name} >&2 || true
  fail 6 "Its pods did not become ready within $patience."
fi

# Runs a verb of ticolops-obs; its words are shown, and kept for the page of the run.
obs() {
  code=0
  ${obsCommand(service)} "$@" --target "$environment" --no-color > "$folder/words" || code=$?
  cat "$folder/words" >&2
  if [ "$code" -ne 0 ]; then
    fail "$code" "\\\`ticolops-obs $1\\\` exited $code: $(grep -v '^ *$' "$folder/words" | tail -n 1 || true)"
  fi
}

# An environment with a Prometheus of its own has a target of its name. Where staging has
# one, too, set WATCHED to 'staging production': then what is proven there goes on.
case " \${WATCHED:-production} " in
  *" $environment "*)
    obs install --yes
    obs verify --timeout 5m
    ;;
esac
tell "$release runs in $environment: $image"
`
}

/** Applies the Secret that lies in the repository, encrypted. */
function secrets(service: Service): string {
  if (!keepsSecrets(service)) return ''
  return `# The Secret of the environment, which the job can read by the key of age in SOPS_AGE_KEY.
# Without such a file it must be in the namespace already.
secret=deploy/kubernetes/overlays/$environment/secret.sops.yaml
if [ -f "$secret" ]; then
  sops decrypt "$secret" > "$folder/secret.yaml" || fail 4 "Its secrets cannot be decrypted."
  kubectl --namespace "$namespace" apply --server-side --force-conflicts \\
    --field-manager ${service.name}-pipeline --filename "$folder/secret.yaml" >&2 || fail 7 "The API server did not take its secrets."
  rm "$folder/secret.yaml"
fi

`
}
