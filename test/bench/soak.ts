/** The platform in its processes at half load while something breaks every few seconds: what was acknowledged must be there, and nobody puts anything right by hand. */
import { openSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { keepEmbedded } from '@cse/db/src/server/supervised-embedded'
import { startProxy } from '../../db/test/proxy.ts'
import { type FaultyPlatform, METRICS_TOKEN, startPlatform, stored } from '../faults/faulty-platform.ts'
import type { Load } from '../faults/load.ts'
import { end, memoryOf } from '../faults/processes.ts'
import { randomFrom } from '../random-from.ts'
import { type Figure, figureOf } from './figures.ts'
import { type Disturbed, faultsOf, mountDisk, unmountDisk } from './soak/faults.ts'

/** Milliseconds after which what has not come back by itself would need somebody. */
const RECOVERY = 90_000
const BETWEEN_FAULTS = 4_000

/** What a soak has counted; `soak.json` keeps it. */
interface SoakReport {
  readonly seed: number
  readonly minutes: number
  readonly faults: Record<string, number>
  readonly slowestRecoverySeconds: Record<string, number>
  readonly manualSteps: string[]
  readonly answeredRightly: number
  readonly refused: Record<string, number>
  readonly secondsWithErrors: number
  readonly wrong: readonly string[]
  readonly acknowledged: number
  readonly lost: number
  readonly keptTwice: number
  readonly eventsWaiting: number
  readonly eventsGivenUp: number
  /** Of all processes of the gateway together, MB, at the end of each tenth of the time. */
  readonly memory: number[]
}

/** @param seed of the order of the faults */
export async function soak(
  minutes: number,
  seed = Math.floor(Math.random() * 1e9),
): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'cse-soak-'))
  const ownDisk = mountDisk(home)
  await chmod(home, 0o711)
  stack.defer(async () => {
    if (ownDisk) unmountDisk(home)
    await rm(home, { recursive: true, force: true })
  })
  let proxy: Awaited<ReturnType<typeof startProxy>> | undefined
  const platform = await startPlatform({
    home,
    log: openSync('soak.log', 'w'),
    startServer: (options) => keepEmbedded(options, () => {}),
    by: async (url) => {
      proxy = await startProxy(url)
      return proxy.url
    },
  })
  stack.defer(() => platform.postgres.stop())
  stack.defer(() => platform.issuer.stop())
  if (!proxy) throw new Error('Nothing stands before the database')
  const between = proxy
  stack.defer(() => between.stop())
  let gateway = platform.gateway
  stack.defer(() => end(gateway.child, 'SIGTERM'))
  const restart = async (more?: Readonly<Record<string, string>>) => {
    // as a supervisor does, as often as it takes
    for (let tries = 1; ; tries++) {
      try {
        gateway = await platform.restart(more)
        return
      } catch (error) {
        if (tries === 20) throw error
        await pause(1_000)
      }
    }
  }
  console.log(
    `  seed ${seed}; ${ownDisk ? 'the disk of the database is filled too' : 'no disk could be mounted, so none is filled'}`,
  )
  const load = await platform.begin({ half: true })
  const random = randomFrom(seed)
  const disturbed = { gateway: () => gateway, restart, proxy: between, home, ownDisk, random }
  const run = await disturb(load, disturbed, minutes * 60_000)
  await load.stop()
  const report = await reportOf({ seed, minutes, ...run }, load, platform)
  writeFileSync('soak.json', `${JSON.stringify(report, null, 2)}\n`)
  console.log(JSON.stringify(report, null, 2))
  return figuresOf(report)
}

type Run = Pick<SoakReport, 'faults' | 'slowestRecoverySeconds' | 'manualSteps' | 'memory'>

async function disturb(load: Load, disturbed: Disturbed, milliseconds: number): Promise<Run> {
  const { random, gateway } = disturbed
  const all = [...faultsOf(disturbed)]
  const run: Run = { faults: {}, slowestRecoverySeconds: {}, manualSteps: [], memory: [] }
  const began = performance.now()
  let left = [...all]
  while (performance.now() - began < milliseconds) {
    // each in its turn, in an order that is drawn anew
    if (left.length === 0) left = [...all]
    const [drawn] = left.splice(Math.floor(random() * left.length), 1)
    if (!drawn) break
    const [name, fault] = drawn
    const at = performance.now()
    console.log(`  ${Math.round((at - began) / 1_000)} s: ${name}`)
    const wrong = load.wrong.length
    await fault(disturbed)
    run.faults[name] = (run.faults[name] ?? 0) + 1
    await load.recovery(RECOVERY).catch(() => run.manualSteps.push(name))
    const seconds = Math.round((performance.now() - at) / 100) / 10
    if (load.wrong.length > wrong) console.error(`  answered wrongly: ${load.wrong[wrong]}`)
    run.slowestRecoverySeconds[name] = Math.max(run.slowestRecoverySeconds[name] ?? 0, seconds)
    await pause(BETWEEN_FAULTS * random())
    if (performance.now() - began >= (milliseconds * (run.memory.length + 1)) / 10)
      run.memory.push(Math.round(memoryOf(gateway().child) / 2 ** 20))
  }
  return run
}

async function reportOf(
  run: Run & Pick<SoakReport, 'seed' | 'minutes'>,
  load: Load,
  { postgres, gateway }: FaultyPlatform,
): Promise<SoakReport> {
  const kept = await stored(postgres)
  const there = new Set(kept)
  const figures = async () => {
    const answer = await fetch(`${gateway.origin}/metrics`, {
      headers: { authorization: `Bearer ${METRICS_TOKEN}` },
    })
    const text = await answer.text()
    const figure = (name: string) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN)
    return { waiting: figure('cse_events_waiting'), givenUp: figure('cse_events_given_up') }
  }
  let events = await figures()
  for (let waited = 0; events.waiting > 0 && waited < RECOVERY; waited += 1_000) {
    await pause(1_000)
    events = await figures()
  }
  return {
    ...run,
    answeredRightly: load.right,
    refused: Object.fromEntries(load.kinds),
    secondsWithErrors: load.seconds.size,
    wrong: load.wrong,
    acknowledged: load.written.length,
    lost: load.written.filter((text) => !there.has(text)).length,
    keptTwice: kept.length - there.size,
    eventsWaiting: events.waiting,
    eventsGivenUp: events.givenUp,
  }
}

function figuresOf(report: SoakReport): readonly Figure[] {
  const { acknowledged, lost, keptTwice, wrong, manualSteps, memory, minutes, secondsWithErrors } = report
  const none = (name: string, count: number) => figureOf(`soak: ${name}`, 'all', [count], '<= 0')
  const half = Math.ceil(memory.length / 2)
  const level = Math.max(...memory.slice(half)) / Math.max(...memory.slice(0, half))
  return [
    figureOf('soak: writes that were acknowledged', 'minute', [acknowledged / minutes], '>= 1'),
    none('acknowledged and lost', lost),
    none('kept twice', keptTwice),
    none('answers that were wrong', wrong.length),
    none('faults after which somebody had to help', manualSteps.length),
    none('events that were not delivered', report.eventsWaiting + report.eventsGivenUp),
    figureOf('soak: seconds with an error', 'all seconds', [secondsWithErrors / (minutes * 60)], null),
    figureOf('soak: most memory in the second half', 'in the first', [level], '<= 1.3'),
  ]
}
