import { identityToRecipient } from 'age-encryption'
import { BackupError } from '../backup-error.ts'

/**
 * Refuses keys that cannot decrypt a backup before any of it is fetched. What the manifest says about its readers may be wrong; decrypting
 * has the last word.
 * @param identities Secret keys of age.
 * @throws BackupError `wrong_key` with the public halves of both sides, which are no secrets.
 */
export async function refuseWrongKey(
  { id, recipients }: { readonly id: string; readonly recipients: readonly string[] },
  identities: readonly string[],
): Promise<void> {
  const mine = await Promise.all(identities.map((identity) => publicHalf(identity)))
  if (mine.some((key) => key === undefined || recipients.includes(key))) return
  throw new BackupError(
    'wrong_key',
    `None of the ${identities.length} keys at hand decrypts ${id}. It was encrypted to ${recipients.join(', ')}; yours are ${mine.join(', ')}.`,
    {
      hint: 'Get the secret key of one of these and name its file in BACKUP_IDENTITY_FILE; every recipient of the backup can read it alone.',
      details: { recipients, keys: mine },
    },
  )
}

/** Undefined for a key whose public half this version cannot make. */
async function publicHalf(identity: string): Promise<string | undefined> {
  return identityToRecipient(identity).catch(() => undefined)
}
