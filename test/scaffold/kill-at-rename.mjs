// Loaded before the command: kills it at the rename whose number the environment names, as a power cut would.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { renameSync } = fs
let left = Number(process.env.KILL_AT_RENAME)
fs.renameSync = (...args) => {
  if (--left === 0) process.kill(process.pid, 'SIGKILL')
  renameSync(...args)
}
syncBuiltinESMExports()
