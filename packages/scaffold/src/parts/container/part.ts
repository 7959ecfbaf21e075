import { under } from '../../detect/sources.ts'
import type { Part, ScaffoldFile } from '../../part.ts'
import { compose } from './compose.ts'
import { dockerIgnore } from './docker-ignore.ts'
import { nodeDockerfile } from './dockerfile-node.ts'
import { pythonDockerfile } from './dockerfile-python.ts'
import { LOCAL } from './local.ts'
import { alertmanager, grafanaDashboards, grafanaDatasource, prometheus } from './monitoring.ts'

/** A Dockerfile, and everything around it on one's own machine. */
export const container: Part = {
  name: 'container',
  about: 'the image, and a compose file with Prometheus, Alertmanager, Grafana and what the service needs',
  next: () => ['docker compose up --build --detach --wait && npx ticolops-obs install --target local   # here first'],
  files: (service) => {
    const file = (path: string, text: string): ScaffoldFile => ({ path: under(service.directory, path), text })
    return [
      file('Dockerfile', service.language === 'node' ? nodeDockerfile(service) : pythonDockerfile(service)),
      // The context of a workspace is the repository, whose own .dockerignore is for all of its images.
      file(service.workspace ? 'Dockerfile.dockerignore' : '.dockerignore', dockerIgnore(service)),
      file('compose.yaml', compose(service)),
      file(`${LOCAL}/prometheus.yaml`, prometheus(service)),
      file(`${LOCAL}/alertmanager.yaml`, alertmanager()),
      file(`${LOCAL}/grafana/datasources.yaml`, grafanaDatasource()),
      file(`${LOCAL}/grafana/dashboards.yaml`, grafanaDashboards(service)),
      ...['rules', 'dashboards', 'targets'].map((folder) => file(`${LOCAL}/${folder}/.gitignore`, INSTALLED)),
    ]
  },
}

/** Keeps the folder in git, which ticolops-obs wants to be there, and out of it what is installed there. */
const INSTALLED =
  '# What `ticolops-obs install --target local` writes here is made from the configuration.\n*\n!.gitignore\n'
