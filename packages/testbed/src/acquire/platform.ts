/** Go's name for this machine's system and processor, as release files use it: `linux-amd64`. */
export function goPlatform(): { os: string; arch: string } {
  return { os: process.platform, arch: process.arch === 'x64' ? 'amd64' : process.arch }
}
