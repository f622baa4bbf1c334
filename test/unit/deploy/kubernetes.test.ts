import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1'
import * as apps from 'kubernetes-models/apps/v1'
import * as autoscaling from 'kubernetes-models/autoscaling/v2'
import * as batch from 'kubernetes-models/batch/v1'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as core from 'kubernetes-models/v1'
import { parse, parseAllDocuments } from 'yaml'
import { registry } from '../../../adapters/registry.ts'

interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
  // Manifests of every kind; what is read of them is what the tests assert.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly spec?: any
}
type Model = new (data: object) => { validate(): void }

const folder = new URL('../../../deploy/kubernetes/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
const MODELS: Readonly<Record<string, object>> = {
  v1: core,
  'apps/v1': apps,
  'batch/v1': batch,
  'autoscaling/v2': autoscaling,
  'policy/v1': policy,
  'networking.k8s.io/v1': networking,
  'keda.sh/v1alpha1': keda,
}

function read(file: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(new URL(file, folder), 'utf8'), { uniqueKeys: true }).map(
    (document) => {
      expect(document.errors).toEqual([])
      return document.toJS() as Manifest
    },
  )
}

const all = files.flatMap(read)
const deployments = all.filter(({ kind }) => kind === 'Deployment')

function check(manifest: Manifest): void {
  const model = (MODELS[manifest.apiVersion] as Readonly<Record<string, Model>> | undefined)?.[manifest.kind]
  if (model === undefined) throw new Error(`no schema for ${manifest.apiVersion} ${manifest.kind}`)
  new model(manifest).validate()
}

describe('the Kubernetes manifests', () => {
  it.each(all.map((manifest) => [manifest.kind, manifest.metadata.name, manifest] as const))(
    '%s %s is as its schema wants it',
    (_kind, _name, manifest) => {
      expect(() => check(manifest)).not.toThrow()
    },
  )

  it('would be refused with a field of a wrong type', () => {
    const [first] = deployments
    const wrong = { ...first!, spec: { ...first!.spec, minReadySeconds: 'soon' } }

    expect(() => check(wrong)).toThrow()
  })

  it('are all in the kustomization', () => {
    const text = readFileSync(new URL('kustomization.yaml', folder), 'utf8')

    expect((parse(text) as { resources: string[] }).resources.toSorted()).toEqual(files.toSorted())
  })

  it('have a worker for every service, scaled by its own queues', () => {
    for (const { id } of registry.all.filter((definition) => definition.id !== 'example')) {
      const name = `add-to-music-worker-${id}`
      const worker = deployments.find((one) => one.metadata.name === name)
      const scaled = all.find((one) => one.kind === 'ScaledObject' && one.spec.scaleTargetRef.name === name)

      expect(worker?.spec.template.spec.containers[0].env).toEqual([{ name: 'WORKER_SERVICES', value: id }])
      expect(scaled?.spec.triggers[0].metadata.query).toContain(`(match|add)-${id}"`)
    }
  })

  it('have probes on the port that the configuration opens, and select the pods they mean', () => {
    const config = all.find(({ kind }) => kind === 'ConfigMap') as unknown as { data: Record<string, string> }
    for (const { spec } of deployments) {
      const [container] = spec.template.spec.containers
      const port = container.ports.find((one: { name: string }) => one.name === 'health')

      expect(String(port.containerPort)).toBe(config.data['HEALTH_PORT'])
      expect(container.livenessProbe.httpGet).toEqual({ path: '/livez', port: 'health' })
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels)
    }
  })
})
