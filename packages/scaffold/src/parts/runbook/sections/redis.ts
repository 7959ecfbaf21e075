import { restart } from '../commands.ts'
import { paragraphs, sh, table } from '../markdown.ts'
import { redisOf } from '../providers.ts'
import { linkTo, trouble } from '../section.ts'
import type { Section } from '../section.ts'

const cli = (command: string): string => `redis-cli -u "$REDIS_URL" --no-auth-warning ${command}`

/** Redis is away, full, read-only, or came back empty. */
export const redis: Section = {
  key: 'redis',
  body: (service) => {
    if (!service.redis) return undefined
    const provider = redisOf(service)
    return trouble({
      symptom: 'Errors name Redis; pods are not ready; or everything is slow because nothing is cached.',
      look: paragraphs(
        'Does it answer, since when is it up, how full is it, what is in it? In the toolbox:',
        sh(
          'redis',
          cli('ping'),
          `${cli('info server')} | grep uptime_in_seconds`,
          `${cli('info replication')} | grep -E "role|master_link_status|connected_slaves"`,
          `${cli('info memory')} | grep -E "used_memory_human|maxmemory_human|maxmemory_policy"`,
          `${cli('info clients')} | grep -E "connected_clients|blocked_clients|maxclients"`,
          cli('dbsize'),
        ),
        provider && paragraphs('What its provider says:', sh('cloud', ...provider.look)),
      ),
      act: paragraphs(
        table(
          ['it says', 'then'],
          [
            ['no answer', 'Its replica takes over within a minute by itself; else below.'],
            ['`READONLY`, role `slave`', 'The pods hold on to the replica: start them anew, below.'],
            ['`NOAUTH`, `WRONGPASS`', `The Secret has another password than Redis: ${linkTo('secrets')}.`],
            [
              '`OOM command not allowed`',
              'It is full and may not evict. A cache: set the policy below. Else give it more memory.',
            ],
            ['`max number of clients reached`', `Fewer pods: ${linkTo('scaling')}.`],
            [
              'up for minutes, and nearly empty',
              '**It came back empty.** What was cached fills again by itself, and PostgreSQL is busier meanwhile. Sessions are gone: users sign in again. Jobs and counters that were only there are lost: find them in the log lines.',
            ],
          ],
        ),
        provider !== undefined &&
          provider.failover.length > 0 &&
          paragraphs('Let the replica take over:', sh('cloud', ...provider.failover)),
        'Evict what was used least recently, where all of it is a cache:',
        sh('redis', cli('config set maxmemory-policy allkeys-lru')),
        'Start the pods anew:',
        sh('cluster', ...restart(service)),
        'There is no backup of Redis: whatever must not be lost belongs into PostgreSQL.',
      ),
      check: paragraphs(
        'It answers, it is the master, and it fills.',
        sh('redis', cli('ping'), `${cli('info replication')} | grep role`, cli('dbsize')),
      ),
    })
  },
}
