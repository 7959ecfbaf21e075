import { reasonOf } from '../errors.ts'
import type { Finding } from '../finding.ts'

/** Tells Prometheus to read its configuration again. Returns what kept it from doing so. */
export async function reloadPrometheus(baseUrl: string): Promise<Finding[]> {
  const object = `Prometheus ${baseUrl}`
  let response: Response
  let text: string
  try {
    response = await fetch(`${baseUrl.replace(/\/+$/, '')}/-/reload`, {
      method: 'POST',
      signal: AbortSignal.timeout(30_000),
    })
    text = (await response.text()).trim()
  } catch (error) {
    const message = `It could not be told to reload: ${reasonOf(error)}.`
    return [
      {
        id: 'prometheus.unreachable',
        severity: 'error',
        object,
        message,
        fix: `Is it running? \`curl ${baseUrl}/-/ready\` should answer.`,
      },
    ]
  }
  if (response.ok) return []
  if (response.status === 403 || response.status === 405) {
    const message =
      'It does not take reload requests: its lifecycle API is off. It keeps the rules that it loaded before.'
    const fix = 'Send it a SIGHUP (`kill -HUP <its pid>`), or start it with --web.enable-lifecycle; then verify again.'
    return [{ id: 'prometheus.lifecycle', severity: 'error', object, message, fix }]
  }
  const message = `It refused to reload and keeps the configuration it had (${response.status}): ${text.slice(0, 500)}`
  return [
    {
      id: 'prometheus.config-reload',
      severity: 'error',
      object,
      message,
      fix: 'Mend the file that the message (or its log) names, then run install again.',
    },
  ]
}
