import cluster, { type Worker } from 'node:cluster'
import { randomUUID } from 'node:crypto'
import { AggregatorRegistry } from 'prom-client'
import { z } from 'zod'
import type { Metrics } from '../telemetry/metrics.ts'

const requested = z.object({ figuresFor: z.string() })
const reported = z.object({ figuresOf: z.string(), text: z.string().optional() })

/** In a worker: its figures, and as text those of all workers, whichever is asked for them. */
export function figuresOfAll(metrics: Metrics): Metrics {
  AggregatorRegistry.setRegistries(metrics.register)
  new AggregatorRegistry()
  return { ...metrics, text: gathered }
}

function gathered(): Promise<string> {
  const id = randomUUID()
  return new Promise((resolve, reject) => {
    const receive = (message: unknown) => {
      const { success, data } = reported.safeParse(message)
      if (!success || data.figuresOf !== id) return
      process.off('message', receive)
      if (data.text === undefined) reject(new Error('A worker does not send its figures'))
      else resolve(data.text)
    }
    process.on('message', receive)
    process.send?.({ figuresFor: id })
  })
}

/** Where the workers are started: puts their figures together when one of them asks. */
export function gatherFigures(): void {
  const all = new AggregatorRegistry()
  cluster.on('message', (worker: Worker, message: unknown) => {
    const { success, data } = requested.safeParse(message)
    if (!success) return
    const report = (text?: string) =>
      worker.isConnected() && worker.send({ figuresOf: data.figuresFor, text })
    all.clusterMetrics().then(report, () => report())
  })
}
