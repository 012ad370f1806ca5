/** A service that rejects a promise to which nobody listens, for `process-life.test.ts`: it goes on and says so. */
import { setTimeout as pause } from 'node:timers/promises'
import { runUntilStopped } from '@cse/gateway/supervision/process-life'

await runUntilStopped(async () => {
  void Promise.reject(new RangeError('the tax code RSSMRA80A01A662A'))
  await pause(100)
  console.log('still there')
  const work = setInterval(() => {}, 1_000)
  return { [Symbol.asyncDispose]: async () => clearInterval(work) }
})
