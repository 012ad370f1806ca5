/**
 * What each operation reads of the database, in blocks, for the operators of one Ambito whose people stay the same while every other Ambito has
 * many times as many, and the log of access many times its entries: nothing may grow with rows that were not requested.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { MOST_COUNTED } from '@cse/schema/paging'
import { inhabited } from '../database.ts'
import { type Figure, figureOf } from './figures.ts'
import { addAccessEntries } from './growth/access-entries.ts'
import { blocksOfOperations, type OperationBlocks } from './growth/operation-blocks.ts'

const [AMBITO, COMUNE] = ['ATS-BA-02', '072006']
/** Operations that read fewer blocks than this are taken to read so many, and a row that is found takes so many: one level more of an index is no growth. */
const [FEW, OF_A_ROW] = [150, 4]
/** How often everything is executed before it is counted: first planned for the values given, then once for all. */
const TIMES = [2, 8]

/** Most that may be read of the larger database, as a ratio. */
const GOAL = 1.5

/** For each operation the ratio of the blocks that it reads of the larger database to those of the smaller. */
export async function growth(persons: number, times: number): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory, durable: false, counted: true })
  stack.defer(() => server.stop())

  const smaller = await madeDatabase(server.url, 'smaller', persons, 1)
  const larger = await madeDatabase(server.url, 'larger', persons, times)
  const figures: Figure[] = []
  for (const executed of TIMES) {
    const before = await blocksOfOperations(smaller, executed)
    const after = await blocksOfOperations(larger, executed)
    const peer = `${persons} persons, execution ${executed}`
    figures.push(...[...after.keys()].map((name) => grown(name, peer, before, after)))
  }
  return figures
}

async function madeDatabase(serverUrl: string, name: string, persons: number, times: number) {
  const admin = await openAdmin(serverUrl)
  await admin.unsafe(`create database ${name}`).finally(() => admin.end())
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  console.log(`  making ${persons} persons, ${times} times as many outside ${AMBITO} …`)
  const database = await inhabited(url.href, { persons, beyond: { ambito: AMBITO, times } })
  await addAccessEntries(url.href, COMUNE, MOST_COUNTED * times)
  return database
}

function grown(name: string, peer: string, before: OperationBlocks, after: OperationBlocks): Figure {
  const [was, is] = [before.get(name) ?? [], after.get(name) ?? []]
  const earlier = new Map(was.map((statement) => [statement.text, statement]))
  let [smaller, larger] = [0, 0]
  const reasons: string[] = []
  for (const { text, blocks, rows } of is) {
    const [known, few] = [earlier.get(text)?.blocks ?? 0, OF_A_ROW * rows]
    smaller += Math.max(known, few)
    larger += Math.max(blocks, few)
    if (blocks > Math.max(known, few) * 1.5 + 8) reasons.push(`    ${known}, then ${blocks}: ${text}`)
  }
  const ratio = Math.max(larger, FEW) / Math.max(smaller, FEW)
  if (ratio > GOAL) console.log([`  ${name}: ${smaller} blocks, then ${larger}`, ...reasons].join('\n'))
  return figureOf(`${name}, blocks read`, peer, [ratio], `<= ${GOAL}`)
}
