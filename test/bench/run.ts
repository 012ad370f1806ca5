/** `pnpm bench [name] [--facts N] [--persons N --times N] [--minutes N] [--check]`: the benchmarks of the whole, peers beside us in the same run. With `--check` a goal that is not met is an error. */
import { parseArgs } from 'node:util'
import { aggregate } from './aggregate.ts'
import { amounts } from './amounts.ts'
import { bookings } from './bookings.ts'
import { cost } from './cost.ts'
import { disturbed } from './disturbed.ts'
import { type Figure, report } from './figures.ts'
import { freshness } from './freshness.ts'
import { fuzzed } from './fuzz.ts'
import { growth } from './growth.ts'
import { ledger } from './ledger.ts'
import { listeners } from './listeners.ts'
import { live } from './live.ts'
import { page } from './page.ts'
import { soak } from './soak.ts'
import { split } from './split.ts'
import { steps } from './steps.ts'

const benches: Readonly<Record<string, readonly (() => Promise<readonly Figure[]>)[]>> = {
  page: [page],
  split: [split],
  cost: [cost],
  steps: [steps, bookings],
  ledger: [ledger],
  amounts: [amounts],
  live: [live, listeners],
  aggregate: [() => aggregate(facts)],
  freshness: [freshness],
  fuzz: [fuzzed],
  disturbed: [disturbed],
  growth: [() => growth(Number(values.persons), Number(values.times))],
  soak: [() => soak(Number(values.minutes))],
}

const { values, positionals } = parseArgs({
  options: {
    facts: { type: 'string', default: '1000000' },
    persons: { type: 'string', default: '20000' },
    times: { type: 'string', default: '15' },
    minutes: { type: 'string', default: '10' },
    check: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
/** The most facts behind an aggregate. */
const facts = Number(values.facts)
const [wanted] = positionals
if (wanted !== undefined && !Object.hasOwn(benches, wanted)) {
  console.error(`There is no bench "${wanted}": choose among ${Object.keys(benches).join(', ')}.`)
  process.exit(1)
}

const figures: Figure[] = []
for (const [name, parts] of Object.entries(benches)) {
  if (wanted !== undefined && name !== wanted) continue
  for (const part of parts) figures.push(...(await part()))
}
report(figures)
if (values.check && figures.some(({ met }) => met === false)) process.exitCode = 1
