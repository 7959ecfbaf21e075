import type { Service } from '../../../service.ts'

/** What builds and pushes the image, and prints it with its digest. */
export function buildScript({ image, workspace, directory }: Service): string {
  const context = workspace && directory !== '.' ? `--file ${directory}/Dockerfile .` : directory
  const [host = ''] = image.split('/')
  return `#!/bin/sh
# Builds the image of a release and pushes it, with the build's provenance and the
# list of what is inside it (SBOM) beside it; prints the image by its digest.
#   deploy/pipeline/build.sh <release>
# Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.
set -eu
release=$1
image=${image}
folder=$(mktemp -d)
builder=release-$$
trap 'docker buildx rm --force "$builder" > /dev/null 2>&1 || true; rm -rf "$folder"' EXIT
cd "$(dirname "$0")/${up(directory)}"

printf '%s' "$REGISTRY_PASSWORD" |
  docker login --username "$REGISTRY_USERNAME" --password-stdin ${host} >&2
# Docker's own builder makes no attestations.
docker buildx create --name "$builder" --driver docker-container --bootstrap >&2
docker buildx build --builder "$builder" --push --tag "$image:$release" \\
  --provenance mode=max --sbom true --metadata-file "$folder/metadata.json" \\
  --label "org.opencontainers.image.revision=$release" \\
  --label "org.opencontainers.image.version=$release" \\
  --label "org.opencontainers.image.source=\${SOURCE_URL:-}" \\
  ${context} >&2

digest=$(sed -n 's/.*"containerimage.digest": *"\\(sha256:[0-9a-f]*\\)".*/\\1/p' "$folder/metadata.json")
if [ -z "$digest" ]; then
  echo "build: $image:$release was pushed, but buildx did not tell its digest" >&2
  exit 1
fi
echo "$image@$digest"
`
}

/** From deploy/pipeline to the repository's root. */
export const up = (directory: string): string =>
  ['..', '..', ...(directory === '.' ? [] : directory.split('/').map(() => '..'))].join('/')
