import type { KubeObject } from './kube-client.ts'

/**
 * Makes the API server ask the operator's admission webhook about every PrometheusRule, so that bad PromQL is refused
 * at once instead of being left out silently. `url` is where the webhook listens, `ca` the PEM it is signed by.
 */
export function operatorWebhook(url: string, ca: string): KubeObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'prometheus-operator' },
    webhooks: [
      {
        name: 'prometheusrules.monitoring.coreos.com',
        clientConfig: {
          url: `${url}/admission-prometheusrules/validate`,
          caBundle: Buffer.from(ca).toString('base64'),
        },
        rules: [
          {
            apiGroups: ['monitoring.coreos.com'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['prometheusrules'],
          },
        ],
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 5,
      },
    ],
  }
}
