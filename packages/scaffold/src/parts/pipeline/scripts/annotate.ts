import type { Service } from '../../../service.ts'

/** What marks a deployment in Grafana. */
export function annotateScript({ name, namespace }: Service): string {
  return `#!/bin/sh
# Marks a deployment on every dashboard of Grafana that shows annotations by tag.
#   deploy/pipeline/annotate.sh <release> <environment>
# The dashboards of ticolops-obs need no such mark: theirs is the moment at which
# Prometheus sees the release for the first time. Does nothing without GRAFANA_URL
# and GRAFANA_TOKEN (a service account with annotations:create).
# Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.
set -eu
if [ -z "\${GRAFANA_URL:-}" ] || [ -z "\${GRAFANA_TOKEN:-}" ]; then exit; fi
if ! curl -fsS --max-time 20 --output /dev/null --header "Authorization: Bearer $GRAFANA_TOKEN" \\
  --header 'Content-Type: application/json' "$GRAFANA_URL/api/annotations" --data @- <<END; then
{"text": "${name} $1 in $2", "tags": ["deploy", "${name}", "${namespace}", "$2"]}
END
  echo "annotate: Grafana did not take the mark" >&2
fi
`
}
