import type { Service } from '../../service.ts'

/**
 * Keys of the Secret by which the store is reached, each the lower-case name of a variable that the store's client reads. None in a
 * cloud of one's own provider, where pods are somebody by themselves.
 */
export function storeKeysOf({ cloud }: Service): readonly string[] {
  return cloud === undefined ? ['aws_access_key_id', 'aws_secret_access_key'] : []
}
