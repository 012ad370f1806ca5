/**
 * The body of the thread in which a first start makes the demo's people: its memory goes with it, so that the platform is then no larger
 * than one that found them made.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { fillPopulation, type PopulationOptions } from '@cse/db/seed/fill'

const options = workerData as PopulationOptions
await fillPopulation({
  ...options,
  onProgress: (made) => parentPort?.postMessage(made),
})
