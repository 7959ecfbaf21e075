import type { BackupInput } from '@ticolops/obs-config'
import type { Service } from '../../service.ts'

/** In place of a key that nobody has made yet: the configuration refuses it, so nothing runs before somebody has put theirs in. */
const NO_KEY = 'age1-put-the-public-key-here'

/** The backup of a service, as the configuration of ticolops-obs has it. */
export function backupInput({ backup, region }: Service): BackupInput {
  const { store, bucket, endpoint, recipients, schedule, drillSchedule } = backup
  return {
    store: {
      kind: store,
      bucket,
      ...(endpoint !== undefined && { endpoint }),
      ...(store === 's3' && { region }),
    },
    recipients: recipients.length === 0 ? [NO_KEY] : [...recipients],
    schedule,
    retention: { daily: 7, weekly: 4, monthly: 6 },
    drill: { schedule: drillSchedule, maximumAge: '35d' },
  }
}
