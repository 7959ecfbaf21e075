import type { Service } from '../../service.ts'
import { secretKeysOf } from '../kubernetes/secret-files.ts'

const SOPS = '3.11.0'

/** Whether the pipeline decrypts secrets that lie in the repository. */
export const keepsSecrets = (service: Service): boolean =>
  service.secrets === 'sops' && secretKeysOf(service).length > 0

/** Commands that bring `sops` into the folder in which they run, held against what its publisher says. */
export const SOPS_COMMANDS: readonly string[] = [
  `file=sops-v${SOPS}.linux.$(dpkg --print-architecture)`,
  `curl -fsSL --remote-name-all "https://github.com/getsops/sops/releases/download/v${SOPS}/{$file,sops-v${SOPS}.checksums.txt}"`,
  `sha256sum --check --ignore-missing sops-v${SOPS}.checksums.txt`,
  'mv "$file" sops && chmod +x sops',
]
