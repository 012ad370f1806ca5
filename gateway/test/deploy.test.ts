import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { registerEventFigures } from '@cse/gateway/telemetry/event-figures'
import { createMetrics } from '@cse/gateway/telemetry/metrics'
import { registerUpkeepFigures } from '@cse/gateway/telemetry/upkeep-figures'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = `${root}gateway/deploy/`
const textOf = (file: string) => readFileSync(`${folder}${file}`, 'utf8')
const documentsIn = (file: string): unknown[] =>
  parseAllDocuments(textOf(`kustomize/${file}`)).map((document) => document.toJS())
const files = readdirSync(`${folder}kustomize`).filter((file) => file !== 'kustomization.yaml')

const container = z.object({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).default([]),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  livenessProbe: z.object({ httpGet: z.object({ path: z.string() }) }).optional(),
  readinessProbe: z.object({ httpGet: z.object({ path: z.string() }) }).optional(),
  resources: z.object({ limits: z.object({ memory: z.string() }) }),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.boolean().optional(),
    capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
  }),
})
const workload = z.object({
  kind: z.enum(['Deployment', 'Job']),
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.object({ app: z.string() }) }),
      spec: z.object({
        automountServiceAccountToken: z.literal(false),
        securityContext: z.object({ runAsNonRoot: z.literal(true) }),
        containers: z.array(container).min(1),
      }),
    }),
  }),
})
const workloads = files.flatMap(documentsIn).flatMap((document) => {
  const kind = z.object({ kind: z.string() }).parse(document).kind
  return kind === 'Deployment' || kind === 'Job' ? [workload.parse(document)] : []
})

test('every file of the cluster is taken in, and every file that is taken in is there', () => {
  const { resources } = z
    .object({ resources: z.array(z.string()) })
    .parse(parse(textOf('kustomize/kustomization.yaml')))
  expect(resources.toSorted()).toEqual(files.toSorted())
})

test('what we run is rootless and cannot write but where it must; programs, probes and settings are ours', () => {
  const settings = readFileSync(`${root}README.md`, 'utf8')
  expect(workloads.map(({ kind }) => kind).sort()).toEqual(['Deployment', 'Job'])
  for (const { containers } of workloads.map(({ spec }) => spec.template.spec))
    for (const { name, image, args, env, securityContext, livenessProbe, readinessProbe } of containers) {
      if (image === 'cse') expect(securityContext.readOnlyRootFilesystem, name).toBe(true)
      for (const program of args) expect(existsSync(`${root}${program}`), program).toBe(true)
      for (const variable of env) expect(settings).toContain(`\`${variable.name}\``)
      if (name !== 'gateway') continue
      expect(livenessProbe?.httpGet.path).toBe('/health/live')
      expect(readinessProbe?.httpGet.path).toBe('/health/ready')
    }
  const program = textOf('Containerfile').match(/gateway\/src\/[\w/-]+\.ts/)?.[0] ?? ''
  expect(existsSync(`${root}${program}`), program).toBe(true)
})

test('nothing comes in or goes out but what is named, and each workload is named', () => {
  const policies = z
    .array(
      z.object({
        spec: z.object({
          podSelector: z.object({ matchLabels: z.record(z.string(), z.string()).optional() }),
        }),
      }),
    )
    .parse(documentsIn('network.yaml'))
  expect(policies[0]?.spec.podSelector).toEqual({})
  const named = policies.map(({ spec }) => spec.podSelector.matchLabels?.app)
  for (const { spec } of workloads) expect(named).toContain(spec.template.metadata.labels.app)
})

test('commands of the units are scripts of this project, and what they may write exists as a setting', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(`${root}package.json`, 'utf8')))
  const units = readdirSync(`${folder}systemd`).filter((file) => file.endsWith('.service'))
  for (const unit of units) {
    const [, script = ''] = /^ExecStart=.* pnpm@\S+ (\S+)/m.exec(textOf(`systemd/${unit}`)) ?? []
    expect(Object.keys(scripts), unit).toContain(script)
  }
})

test('alerts and objectives are over figures, and labels of them, that are kept', async () => {
  const metrics = createMetrics()
  metrics.answered({ operation: 'Cases', client: 'front-end', status: 200, seconds: 0.01, denied: 1 })
  metrics.breaker('cases', 'open')
  metrics.listening(1)
  metrics.streamRefused('total')
  metrics.fileScanned('unavailable')
  registerEventFigures(metrics.register, async () => ({
    delivering: true,
    waiting: 0,
    seconds: 0,
    failed: 0,
  }))
  registerUpkeepFigures(metrics.register, {
    log: async () => ({ ahead: 1, due: 0, dueSeconds: 0, unsealedSeconds: 0 }),
    lastCheckpoint: async () => null,
    lastBackup: async () => new Date(0),
    now: () => new Date(7_000),
  })
  const text = await metrics.text()
  expect(text).toMatch(/^cse_checkpoint_age_seconds \+Inf$/m)
  expect(text).toMatch(/^cse_backup_age_seconds 7$/m)
  const { groups } = z
    .object({ groups: z.array(z.object({ rules: z.array(z.object({ expr: z.string() })).min(1) })) })
    .parse(parse(textOf('alerts.yaml')))
  const used = groups
    .flatMap(({ rules }) => rules)
    .flatMap(({ expr }) => [...expr.matchAll(/\b(cse_\w+)(?:\{(\w+)(=~?)"([^"]*)"\})?/g)])
  expect(used.length).toBeGreaterThan(10)
  for (const [, name = '', label, , value = ''] of used) {
    expect(text, name).toMatch(new RegExp(`^${name}[ {]`, 'm'))
    if (label)
      expect(text, name).toMatch(
        new RegExp(`^${name}\\{[^}]*${label}="(${label === 'status' ? '\\d+' : value})"`, 'm'),
      )
  }
})
