import type { Service } from '../../../service.ts'

/** The sentry-cli that goes with the commands below. */
const VERSION = '3.8.0'

/** What tells Sentry of releases and deployments. */
export function sentryScript(service: Service): string {
  const { build, entry, workspace, directory } = service
  const [output = ''] = entry.split('/')
  const root = workspace && directory !== '.' ? `/app/${directory}` : '/app'
  const hasMaps = service.language === 'node' && build !== undefined && entry.includes('/')
  return `#!/bin/sh
# Tells Sentry of a release${hasMaps ? ', with the source maps of what its image holds' : ''}, and of its deployments.
#   deploy/pipeline/sentry.sh release <release> <image>
#   deploy/pipeline/sentry.sh deployed <release> <environment>
# Does nothing without SENTRY_AUTH_TOKEN; it and SENTRY_ORG and SENTRY_PROJECT are
# sentry-cli's own. A release that Sentry does not hear of is no reason to stop.
# Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.
set -eu
if [ -z "\${SENTRY_AUTH_TOKEN:-}" ]; then exit; fi
cd "$(dirname "$0")/../.."

sentry() {
  if ! npx --yes --package=@sentry/cli@${VERSION} sentry-cli "$@" >&2; then
    echo "sentry: sentry-cli $1 $2 failed; errors of this release may lack it" >&2
  fi
}

case $1 in
  release)
    sentry releases new "$2"
    sentry releases set-commits "$2" --auto --ignore-missing
${
  hasMaps
    ? `    folder=$(mktemp -d)
    container=$(docker create "$3")
    trap 'docker rm "$container" > /dev/null; rm -rf "$folder"' EXIT
    docker cp "$container:${root}/${output}" "$folder/${output}" >&2
    sentry sourcemaps upload --release "$2" --url-prefix ${root}/${output} "$folder/${output}"
`
    : ''
}    sentry releases finalize "$2"
    ;;
  deployed) sentry deploys new --release "$2" --env "$3" ;;
esac
`
}
