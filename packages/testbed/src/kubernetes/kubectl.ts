import { binary } from '../acquire/binary.ts'
import { run } from '../run.ts'
import type { ControlPlane } from './control-plane.ts'

/**
 * Runs the real kubectl against a control plane, as its administrator; resolves to what it printed. Throws with its words when it fails.
 */
export async function kubectl(plane: ControlPlane, args: readonly string[], input?: string): Promise<string> {
  const command = await binary('kubectl')
  return run(command, ['--kubeconfig', plane.kubeconfig, ...args], input === undefined ? {} : { input })
}
