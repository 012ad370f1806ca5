import type { ReplicaFigures } from '@cse/db/src/connection/replicas'
import { Counter, Gauge, type Registry } from 'prom-client'

/** Adds figures of the replicas of the database to those of a gateway; nothing where it has none. */
export function registerReplicaFigures(register: Registry, figures: () => ReplicaFigures | null): void {
  if (!figures()) return
  const registers = [register]
  new Gauge({
    name: 'cse_replica_lag_seconds',
    help: 'For how many seconds at most a replica may lack what the primary has; 3600 while it cannot be read or does not follow.',
    labelNames: ['replica'],
    registers,
    aggregator: 'max',
    collect() {
      for (const { name, lagSeconds } of figures()?.replicas ?? []) this.set({ replica: name }, lagSeconds)
    },
  })
  new Gauge({
    name: 'cse_replica_usable',
    help: 'Whether a replica is near enough to the primary to answer (1) or not (0).',
    labelNames: ['replica'],
    registers,
    aggregator: 'min',
    collect() {
      for (const { name, usable } of figures()?.replicas ?? []) this.set({ replica: name }, Number(usable))
    },
  })
  new Counter({
    name: 'cse_replica_reads_total',
    help: 'Requests that a replica may answer: it did (replica); none was near enough (none), had what the viewer wrote (written), or one failed (failed), so the primary did; or persons were read after all (identified).',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset()
      for (const [outcome, count] of Object.entries(figures()?.reads ?? {})) this.inc({ outcome }, count)
    },
  })
}
