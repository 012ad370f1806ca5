/** `pnpm bench [name]`: the benchmarks of the whole, peers beside us in the same run. */
import { type Figure, report } from './figures.ts'
import { page } from './page.ts'

const benches: Readonly<Record<string, () => Promise<readonly Figure[]>>> = { page }

const [wanted] = process.argv.slice(2)
if (wanted !== undefined && !Object.hasOwn(benches, wanted)) {
  console.error(`There is no bench "${wanted}": choose among ${Object.keys(benches).join(', ')}.`)
  process.exit(1)
}

const figures: Figure[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (wanted === undefined || name === wanted) figures.push(...(await bench()))
}
report(figures)
