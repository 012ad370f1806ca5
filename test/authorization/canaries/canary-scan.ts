import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { seeded } from '../../../gateway/test/random-operation.ts'
import type { Client } from '../../client.ts'
import type { TestPlatform } from '../../platform.ts'
import { api } from '../fixtures/api.ts'
import { NODE_TABLES, prefixOf } from '../fixtures/node-tables.ts'
import { TESTED_PERSONAS } from '../fixtures/tested-personas.ts'
import { everyEdge, type Operation } from './corpus.ts'
import { LeakRecorder } from './leak-recorder.ts'
import type { PlantedWorld } from './planted-world.ts'
import { type ForeignValues, questions } from './probes.ts'
import { randomWalks } from './random-walks.ts'

/** What came of asking everything as everybody. */
export interface CanaryScan {
  /** Canaries that somebody met who should not have. */
  readonly findings: readonly string[]
  /** Columns, `table.column`, of which somebody met a canary who may. */
  readonly met: ReadonlySet<string>
  /** Errors that are no refusal and no complaint about the question; that a limit was passed is one, for then nothing was seen. */
  readonly failures: readonly string[]
}

/** What to ask, as whom, and whether field rules are in force. */
interface HuntOptions {
  readonly operations: readonly Operation[]
  readonly guarded: boolean
  /** Everybody, by default. */
  readonly personas?: readonly string[]
}

const SEED = 20_261_101
const WALKS = 30

/** The corpus of operations over a planted database. */
export async function operationsOf({ admin, texts }: PlantedWorld): Promise<Operation[]> {
  const schema = api()
  const ids = await foreignIds(admin)
  return [
    ...everyEdge(schema, texts),
    ...randomWalks(schema, texts, { count: WALKS, random: seeded(SEED) }),
    ...questions(schema, ids, await foreignValues(admin, ids)),
  ]
}

/** Asks every operation as everybody and looks at every answer. */
export async function scanForCanaries(
  world: PlantedWorld,
  gateway: TestPlatform,
  { operations, guarded, personas = [...TESTED_PERSONAS.keys()] }: HuntOptions,
): Promise<CanaryScan> {
  const scanners = personas.map((name) => {
    const persona = TESTED_PERSONAS.get(name)
    if (!persona) throw new Error(`Nobody is called ${name}`)
    const person = persona.scope === 'CITIZEN' && { person: world.citizen }
    const recorder = new LeakRecorder(world.admin, world.markedTables, {
      persona: { ...persona, ...person },
      guarded,
    })
    return { name, client: gateway.as(name), recorder }
  })
  const failures = await executeAll(operations, scanners)
  const findings: string[] = []
  const met = new Set<string>()
  for (const { name, recorder } of scanners) {
    const seen = await recorder.findings()
    findings.push(...seen.findings.map((finding) => `${name} met ${finding}`))
    for (const column of seen.met) met.add(column)
  }
  return { findings, met, failures: [...failures] }
}

interface Scanner {
  readonly client: Client
  readonly recorder: LeakRecorder
}

const AT_A_TIME = 4

/** One operation after the other, each as everybody: it is read and planned once. @returns what failed */
async function executeAll(
  operations: readonly Operation[],
  scanners: readonly Scanner[],
): Promise<ReadonlySet<string>> {
  const failures = new Set<string>()
  const waiting = [...operations]
  const execute = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      for (const scanner of scanners) await executeAs(scanner, next, failures)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, execute))
  return failures
}

async function executeAs(
  { client, recorder }: Scanner,
  operation: Operation,
  failures: Set<string>,
): Promise<void> {
  const { text, variables = {} } = operation
  const answer = await client.query(text, variables)
  recorder.note(operation, answer.text)
  for (const { extensions, message, path } of answer.errors ?? [])
    if (extensions.code === 'INTERNAL' || extensions.code === 'SERVICE_UNAVAILABLE')
      failures.add(`${extensions.code} at ${fieldsAlong(text, path)}`)
    else if (extensions.code === 'LIMIT_EXCEEDED') failures.add(`${message} ${text.slice(0, 100)}`)
}

/** The names of the fields along a path, whatever the operation calls them. */
const fieldsAlong = (text: string, path: readonly (string | number)[] = []): string =>
  path
    .filter((step) => typeof step === 'string')
    .map((step) => new RegExp(`\\b${step}: *(\\w+)`).exec(text)?.[1] ?? step)
    .join('.')

/** Ids of rows of every type, of whatever place. */
export async function foreignIds(admin: Sql): Promise<string[]> {
  const rows = Object.entries(NODE_TABLES).map(async ([type, table]) => {
    const found = await admin.unsafe<{ id: string }[]>(
      `select id from ${table} order by md5(id::text) limit 7`,
    )
    return found.map(({ id }) => encodeId(prefixOf(type), id))
  })
  return (await Promise.all(rows)).flat()
}

/** What filters can be given that only rows of others have. */
async function foreignValues(admin: Sql, ids: readonly string[]): Promise<ForeignValues> {
  const [elsewhere] = await admin<{ givenName: string; familyName: string; year: number; born: string }[]>`
    select given_name as "givenName", family_name as "familyName", birth_year as "year", updated_at::date::text as "born"
    from persons.person where residence_comune = '075035' and given_name is not null order by id limit 1`
  const { givenName = '', familyName = '', year = 0, born = '' } = elsewhere ?? {}
  return {
    String: [familyName, givenName],
    ID: ['075035', 'ATS-LE-06', ...ids.filter((id) => /^(operator|office|provider)_/.test(id)).slice(0, 6)],
    Int: [year, 2026],
    Date: [born, '2020-01-01'],
    DateTime: [`${born}T00:00:00Z`, '2020-01-01T00:00:00Z'],
  }
}
