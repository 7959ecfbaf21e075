import type { Service } from '../../service.ts'
import { secretKeysOf, SECRET } from '../kubernetes/secret-files.ts'

/** What Helm says after an installation: what is still to do, and how to see that it works. */
export function notes(service: Service): string {
  const keys = secretKeysOf(service)
  const secret =
    keys.length === 0
      ? ''
      : service.secrets === 'external-secrets'
        ? `
The pods wait for the Secret ${SECRET}, which External Secrets fills:
  kubectl -n {{ .Release.Namespace }} get externalsecret ${SECRET}
`
        : `
The pods wait for the Secret ${SECRET} with ${keys.join(' and ')}:
  kubectl -n {{ .Release.Namespace }} get secret ${SECRET}
`
  return `${service.name} {{ .Values.release | default .Chart.AppVersion }} is on its way to https://{{ .Values.host }}
${secret}
Until all pods are ready:
  kubectl -n {{ .Release.Namespace }} rollout status deployment/{{ .Release.Name }}
Until the certificate is there:
  kubectl -n {{ .Release.Namespace }} wait --for=condition=Ready certificate/{{ .Release.Name }}
Does it answer?
  helm -n {{ .Release.Namespace }} test {{ .Release.Name }}
Is it watched?
  ticolops-obs verify
`
}
