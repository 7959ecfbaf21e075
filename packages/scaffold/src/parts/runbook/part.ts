import { under } from '../../detect/sources.ts'
import type { Part } from '../../part.ts'
import { document } from './document.ts'
import { toolbox, TOOLBOX } from './toolbox.ts'

/** The runbook: what to do when the worst happens, with the team's own names in every command. */
export const runbook: Part = {
  name: 'runbook',
  about: 'a runbook with exact commands for deploys, trouble, restores and the loss of it all',
  files: (service) => [
    { path: under(service.directory, 'docs/developer/production-deployment.md'), text: document(service) },
    ...(service.postgres || service.redis ? [{ path: under(service.directory, TOOLBOX), text: toolbox(service) }] : []),
  ],
  next: (service) => [
    `Read ${under(service.directory, 'docs/developer/production-deployment.md')} in daylight: whether ${service.onCall.contact} is who gets called, and what your database and cluster need beside it.`,
  ],
}
