import type { BackupStore } from '@ticolops/obs-config'
import type { ObjectStore } from '../object-store.ts'

/**
 * Opens the store of the configuration; nothing is asked of it yet. Credentials come from where the store's own client takes them:
 * `AWS_*`, `GOOGLE_APPLICATION_CREDENTIALS`, `AZURE_STORAGE_*`, or the identity of the pod. Only the client that is needed is loaded.
 * @throws BackupError `credentials_missing` where that can be told at once.
 */
export async function openStore(settings: BackupStore): Promise<ObjectStore> {
  if (settings.kind === 's3') return (await import('./s3.ts')).openS3(settings)
  if (settings.kind === 'gcs') return (await import('./gcs.ts')).openGcs(settings)
  return (await import('./azure.ts')).openAzure(settings)
}
