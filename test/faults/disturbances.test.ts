import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type DatabaseProxy, startProxy } from '../../db/test/proxy.ts'
import { openRecorder, type Recorder } from '../recording/recorder.ts'
import { disturb } from './disturbances.ts'

const SEED = Math.floor(Math.random() * 1e9)
const SECONDS = 15
const TIMES = 300

let proxy: DatabaseProxy
let recorder: Recorder
/** What nobody listened to; such a thing would end a process. */
const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)
beforeAll(async () => {
  process.on('unhandledRejection', note)
  const { adminUrl, secret, today } = inject('database')
  proxy = await startProxy(adminUrl)
  recorder = await openRecorder({ adminUrl: proxy.url, secret, today })
})
afterAll(async () => {
  await recorder?.[Symbol.asyncDispose]()
  await proxy?.stop()
  process.off('unhandledRejection', note)
})

test(`whichever statement of an operation is cut off, or its client is gone at, nothing is left of it and it is answered again (seed ${SEED})`, async () => {
  const end = performance.now() + SECONDS * 1_000
  const { times, operations, wrong } = await disturb({
    recorder,
    proxy,
    seed: SEED,
    times: TIMES,
    until: () => performance.now() < end,
  })
  expect(wrong).toEqual([])
  expect(unhandled).toEqual([])
  expect(times).toBeGreaterThan(20)
  expect(operations).toBeGreaterThan(10)
  // the one of the recorder, if it was not cut off last
  expect(proxy.open).toBeLessThanOrEqual(1)
}, 90_000)
