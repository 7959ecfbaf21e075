/** What to do about a run of backup, drill or restore that failed, by the outcome that its alert and its record name. */
export const OUTCOMES: readonly (readonly [outcomes: readonly string[], then: string])[] = [
  [
    ['no_such_bucket'],
    'The bucket was renamed or deleted, or the configuration names another one. Do not make an empty one before you know where the backups are.',
  ],
  [
    ['access_denied', 'credentials_missing', 'credentials_expired'],
    'The jobs’ identity may not use the bucket: compare its rights with the manifests of the backups; a key that ended needs a new one.',
  ],
  [
    ['store_unreachable', 'store_failed'],
    'The store is away, or a NetworkPolicy is in the way. The next run tries again; take a backup by hand once it answers.',
  ],
  [['store_full'], 'The store takes no more: raise its limit. Do not delete backups by hand.'],
  [
    ['locked'],
    'Another run is at work. It is over, or its lock has ended, within hours; two at once would harm nothing, so they are not let.',
  ],
  [['no_such_backup'], 'Take another one of the list.'],
  [
    ['wrong_key'],
    'The key that was given cannot read this backup: give the one that it was made for, or the second one from the safe.',
  ],
  [
    ['damaged', 'truncated'],
    'That backup is lost. Take the one before; then find out what wrote into the bucket, and take a backup now.',
  ],
  [['other_service'], 'The backup is of another service: check prefix and service in the configuration.'],
  [
    ['schema_newer'],
    'The database is of a newer build than the backup. Deploy the older build with it, or run the migrations after it.',
  ],
  [
    ['database_unreachable', 'database_refused'],
    'The address, the password, the rights or the version of the server: the message says which.',
  ],
  [['dump_failed', 'restore_failed'], 'PostgreSQL’s own program stopped: its last lines are in the message.'],
  [['target_not_empty'], 'There is something in that database. Restore into a new name; nothing is ever overwritten.'],
  [
    ['checks_failed'],
    'The data came back and is not what was dumped: its message names the tables. Do not use it; try the backup before.',
  ],
  [['disk_full'], 'The server that it is restored into needs more disk than the backup’s size in the list.'],
  [
    ['cluster_unreachable', 'cluster_refused'],
    'The job may not read the Secrets and ConfigMaps of the namespace: see its Role.',
  ],
  [['configuration'], 'The configuration of the backups cannot be read; the message says which line.'],
  [['interrupted', 'unexpected'], 'Run it again by hand and read what it says.'],
]
