import type { Service } from '../../service.ts'
import { version } from '../pipeline/tools.ts'
import { USER } from '../container/image.ts'
import { imageOf } from './names.ts'

/** The newest PostgreSQL: its client dumps every server that is not newer. */
const POSTGRES = '18'

/** The image of the jobs and of the exporter: ticolops-obs, and PostgreSQL's client. */
export function dockerfile(service: Service, folder: string): string {
  const { baseImage } = service.backup
  return `# The jobs that back ${service.name} up, rehearse restores and tell Prometheus about both.
#   docker build --tag ${imageOf(service)} ${folder}
#   docker push ${imageOf(service)}
# then put the digest into kustomization.yaml. For a newer base image:
#   docker buildx imagetools inspect ${baseImage.replace(/@.*/, '')} --format '{{.Manifest.Digest}}'
FROM ${baseImage}
# The major version of PostgreSQL's client: that of your server, or a newer one.
ARG POSTGRES=${POSTGRES}
# PostgreSQL's own packages, signed by the key that Debian has of them: their newest
# corrections, and so without versions that would be gone from there next month.
# hadolint ignore=DL3008
RUN apt-get update \\
    && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \\
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \\
    && apt-get install --yes --no-install-recommends "postgresql-client-\${POSTGRES}" \\
    && npm install --global --no-audit --no-fund @ticolops/obs-cli@${version} \\
    && npm cache clean --force \\
    && rm -rf /var/lib/apt/lists/* \\
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
ENV NODE_ENV=production
USER ${USER}:${USER}
EXPOSE 9464
# Jobs end by themselves; the exporter answers on its port.
HEALTHCHECK NONE
ENTRYPOINT ["ticolops-obs"]
`
}
