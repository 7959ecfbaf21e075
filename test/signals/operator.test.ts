import { about, prometheusOperator } from '@ticolops/obs-signals'
import { answers, binary, freePort, startControlPlane, startProcess, waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { expect, it, onTestFinished } from 'vitest'
import { mismatches } from './mismatches.ts'

await describeWithServers('the Prometheus Operator', ['etcd', 'kube-apiserver', 'prometheus-operator'], () => {
  it('writes every metric of the pack, with its type and exactly its labels', async () => {
    const plane = await startControlPlane()
    onTestFinished(() => plane.stop())
    const metadata = { name: 'main', namespace: 'default' }
    await plane.client.apply([
      { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata, spec: { ruleSelector: {} } },
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata,
        spec: { groups: [{ name: 'a', rules: [{ record: 'a:b', expr: 'up' }] }] },
      },
    ])
    const url = `http://127.0.0.1:${await freePort()}`
    const operator = await startProcess({
      name: 'prometheus-operator',
      command: await binary('prometheus-operator'),
      args: [`--web.listen-address=${new URL(url).host}`],
      env: { ...process.env, KUBECONFIG: plane.kubeconfig },
      ready: () => answers(`${url}/healthz`),
    })
    onTestFinished(() => operator.stop())
    const page = async () => (await fetch(`${url}/metrics`)).text()
    await waitUntil('the operator has selected the rule', async () =>
      (await page()).includes('prometheus_operator_managed_resources{'),
    )

    // A binary built from the module names no version; it is the one that the pack was last held against.
    const version = prometheusOperator[about].versions?.to ?? ''
    expect(mismatches(prometheusOperator, await page(), version)).toEqual([])
  })
})
