import type { Service } from '../../service.ts'
import { leadsOf } from './alerts.ts'
import { list, paragraphs, table } from './markdown.ts'
import { explain, placeholdersIn } from './placeholders.ts'
import { HEADINGS, linkTo } from './section.ts'
import type { Section, SectionKey } from './section.ts'
import { before } from './sections/before.ts'
import { certificate } from './sections/certificate.ts'
import { cluster } from './sections/cluster.ts'
import { database } from './sections/database.ts'
import { databaseLost } from './sections/database-lost.ts'
import { deploy } from './sections/deploy.ts'
import { drills } from './sections/drills.ts'
import { firstDeploy } from './sections/first-deploy.ts'
import { ingress } from './sections/ingress.ts'
import { measured } from './sections/measured.ts'
import { pods } from './sections/pods.ts'
import { redis } from './sections/redis.ts'
import { restore } from './sections/restore.ts'
import { rollback } from './sections/rollback.ts'
import { runs } from './sections/runs.ts'
import { scaling } from './sections/scaling.ts'
import { secrets } from './sections/secrets.ts'

const SECTIONS: readonly Section[] = [
  before,
  runs,
  firstDeploy,
  deploy,
  rollback,
  pods,
  scaling,
  ingress,
  certificate,
  database,
  databaseLost,
  redis,
  restore,
  secrets,
  cluster,
  drills,
  measured,
]

/** The runbook: a pure function of the service. */
export function document(service: Service): string {
  const bodies = new Map<SectionKey, string>(
    SECTIONS.flatMap(({ key, body }) => {
      const text = body(service)
      return text === undefined ? [] : [[key, text] as const]
    }),
  )
  const all = [...bodies.values()].join('\n')
  bodies.set('fillIn', fillIn(all))
  const present = (Object.keys(HEADINGS) as SectionKey[]).filter((key) => bodies.has(key))
  const text = paragraphs(
    `# ${service.name} in production`,
    head(service),
    list(...present.map((key) => linkTo(key))),
    ...present.map((key) => paragraphs(`## ${HEADINGS[key]}`, bodies.get(key))),
  )
  return `${text}\n`
}

/** What one reads first at three in the morning. */
function head(service: Service): string {
  const { onCall, team, email } = service
  return paragraphs(
    'For whoever is on call: what to look at, what to do, how to see that it helped. Made by `ticolops-obs init`, which keeps what you change here when it upgrades it.',
    table(
      ['who', ''],
      [
        ['on call', onCall.contact],
        ['nobody answers within 15 minutes, or you do not know what to do', onCall.escalation],
        ['owner', `${team}, ${email}`],
      ],
    ),
    'Waking somebody is never wrong. Write down what you do and when, while you do it.',
    table(
      ['what you see', 'go to'],
      signsOf(service).map(([what, key]) => [what, linkTo(key)]),
    ),
  )
}

function signsOf(service: Service): readonly (readonly [what: string, key: SectionKey])[] {
  const [first] = leadsOf(service)
  return [
    [`an alert${first === undefined ? '' : `, such as ${first.alert}`}`, 'measured'],
    ['it began with a deploy', 'rollback'],
    ['pods are missing or restart', 'pods'],
    ['users get no answer, pods are well', 'ingress'],
    ['browsers warn of the certificate', 'certificate'],
    ['everything is slow', 'scaling'],
    ...(service.postgres
      ? ([
          ['the database does not answer', 'database'],
          ['data is wrong or gone', 'databaseLost'],
        ] as const)
      : []),
    ...(service.redis ? ([['Redis does not answer, or is empty', 'redis']] as const) : []),
    ['a secret has leaked', 'secrets'],
    ['`kubectl` gets no answer', 'cluster'],
  ]
}

function fillIn(sections: string): string {
  const rows = placeholdersIn(sections).map((name) => [`\`<${name}>\``, explain(name)])
  return paragraphs(
    table(['in the commands', 'is'], rows),
    'Behind `sh` each block says how the project of ticolops-obs proves it: `cluster` and `chart` run against an API server, `kubelet` as far as the node, `postgres` and `redis` against a server, `shell` on one machine, `program` against the verbs of ticolops-obs, `cloud` against the flags of the provider’s own program.',
  )
}
