import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createMetrics } from '@cse/gateway/telemetry/metrics'
import { expect, test } from 'vitest'
import { z } from 'zod'

const dashboard = z.object({
  panels: z
    .array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) }))
    .min(1),
})

test('every panel of the dashboard shows figures that the gateway keeps', async () => {
  const metrics = createMetrics()
  metrics.answered({ operation: 'Cases', client: 'front-end', status: 200, seconds: 0.01, denied: 1 })
  metrics.subgraphAnswered('cases', 0.01, true)
  metrics.breaker('cases', 'open')
  metrics.unregistered('dss', 'text')
  metrics.listening(1)
  const kept = new Set((await metrics.text()).match(/^\w+/gm))
  const file = fileURLToPath(new URL('../grafana-dashboard.json', import.meta.url))
  for (const { title, targets } of dashboard.parse(JSON.parse(readFileSync(file, 'utf8'))).panels) {
    const shown = targets.flatMap(({ expr }) => expr.match(/\b(cse|process|nodejs)_\w+/g) ?? [])
    expect(shown.length, title).toBeGreaterThan(0)
    for (const name of shown) expect(kept, title).toContain(name)
  }
})
