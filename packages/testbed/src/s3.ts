import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { BinaryOptions } from './acquire/binary.ts'
import { binary } from './acquire/binary.ts'
import { freePort, startProcess, temporaryFolder } from './process.ts'

/** Options of {@link startS3}. */
export interface S3Options extends BinaryOptions {
  /** Made at the start. */
  buckets?: readonly string[]
  /** Keeps old versions, which object lock needs. Default false. */
  versioning?: boolean
}

/** A running S3 server (VersityGW) over a folder. */
export interface S3 {
  readonly host: string
  readonly port: number
  /** `http://127.0.0.1:1234`. */
  readonly url: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Where an object's bytes lie, to be damaged. */
  fileOf(bucket: string, key: string): string
  /** Stops the server and keeps its objects; `resume` brings it back on the same port. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Stops the server and deletes its objects. */
  stop(): Promise<void>
}

/** Starts VersityGW on an empty folder. */
export async function startS3(options: S3Options = {}): Promise<S3> {
  const command = await binary('versitygw', options)
  const { folder, remove } = temporaryFolder('s3')
  const objects = path.join(folder, 'objects')
  const versions = path.join(folder, 'versions')
  // A folder at the top is a bucket.
  for (const each of [objects, versions, ...(options.buckets ?? []).map((bucket) => path.join(objects, bucket))])
    mkdirSync(each)
  const host = '127.0.0.1'
  const port = await freePort(host)
  const url = `http://${host}:${port}`
  const keys = { accessKeyId: 'testbed', secretAccessKey: 'testbed-secret' }
  const gateway = ['--port', `${host}:${port}`, '--health', '/healthz', '--quiet']
  const storage = options.versioning === true ? ['--versioning-dir', versions, objects] : [objects]
  const begin = () =>
    startProcess({
      name: 'versitygw',
      command,
      args: ['--access', keys.accessKeyId, '--secret', keys.secretAccessKey, ...gateway, 'posix', ...storage],
      cwd: folder,
      ready: async () => (await fetch(`${url}/healthz`)).ok,
    })
  let running = await begin().catch((error: unknown) => {
    remove()
    throw error
  })
  return {
    host,
    port,
    url,
    ...keys,
    fileOf: (bucket, key) => path.join(objects, bucket, key),
    pause: () => running.stop(),
    resume: async () => {
      if (running.ended() !== undefined) running = await begin()
    },
    stop: async () => {
      await running.stop()
      remove()
    },
  }
}
