import { inWords } from '../schedule.ts'
import { paragraphs, table } from '../markdown.ts'
import { linkTo } from '../section.ts'
import type { Section } from '../section.ts'

/** When what is rehearsed, by whom, and how one sees that it was. */
export const drills: Section = {
  key: 'drills',
  body: (service) => {
    const { postgres, redis, backup, team } = service
    const quarterly = 'the first week of January, April, July and October'
    return paragraphs(
      'What was never tried does not work. By itself runs only what stands in the first rows; the rest is done by a person who has not done it last time, with this page alone, in staging, and what was missing on the page is put in.',
      table(
        ['what', 'when', 'who', 'done when'],
        [
          [
            'backup',
            inWords(backup.schedule),
            'by itself',
            'its age on the dashboard is below a day; an alert otherwise',
          ],
          ...(postgres
            ? [
                [
                  `restore drill (${linkTo('restore')})`,
                  inWords(backup.drillSchedule),
                  'by itself',
                  'recovered within the time on the dashboard, nothing missing; an alert otherwise',
                ],
                [`${linkTo('restore')}, all of it by hand`, quarterly, team, 'staging runs on the restored database'],
                [`failover (${linkTo('database')})`, quarterly, team, 'errors ended within three minutes'],
              ]
            : []),
          ...(redis ? [[linkTo('redis'), quarterly, team, 'the service is slower, and answers']] : []),
          [linkTo('rollback'), 'the first week of each month', team, 'staging runs the build before, within a minute'],
          [linkTo('secrets'), 'the first week of January and July', team, 'no request failed'],
          [linkTo('cluster'), 'once a year, in September', team, 'the service answers in another region'],
          [
            'who is called, and do they answer?',
            'the first week of each month',
            team,
            'the alert was acknowledged within five minutes',
          ],
        ],
      ),
    )
  },
}
