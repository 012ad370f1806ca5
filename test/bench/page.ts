/**
 * The page of cases with person, project and amounts, all walls up, through HTTP: requests a second beside PostGraphile 5 under row
 * security on the same rows, bare and with the duties of this platform, one worker each, in turn and in both orders. And in process: beside one
 * hand-written statement.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@cse/db/src/server/embedded'
import postgres, { type Sql } from 'postgres'
import type { Duties } from './duties.ts'
import { type Figure, figureOf } from './figures.ts'
import { type Load, requestsPerSecond } from './load.ts'
import { startOurs, stop } from './ours.ts'
import { untilSettled } from './settled.ts'

export const SIZES = [1, 20, 100] as const
const SECONDS = 5
const ROUNDS = 5
/**
 * What the same pages reached beside the same peer at db341a3, before who asks, for what purpose and what is withheld were looked at for each
 * request and texts were encrypted: both builds measured within the same quarter of an hour. All of that may cost a tenth.
 */
const BEFORE: Readonly<Record<(typeof SIZES)[number], number>> = { 1: 0.47, 20: 0.45, 100: 0.42 }
const PEER_PORTS = { bare: 4320, dutiful: 4321 } as const
const VIEWER_KEYS = 'comune:072006,plan:ATS-BA-02,role:SOCIAL_WORKER'

/** The page of cases as it is requested of this platform. */
export const OURS = `query Page($first: Int!) { cases(first: $first) { nodes { id number phase openedOn
  person { id givenName familyName taxCode }
  project { title plannedInterventions { id totalCost planIntervention { id title amounts { planned committed residual } } } } } } }`

const THEIRS = `query Page($first: Int!) { allCases(first: $first, orderBy: [OPENED_ON_DESC, ROW_ID_DESC], condition: { comune: "072006" }) { nodes {
  rowId number phase openedOn
  personByPersonId { rowId givenName familyName taxCode }
  projectByCaseId { title plannedInterventionsByProjectId { nodes { rowId totalCents
    planInterventionByPlanInterventionId { rowId title planned committed residual } } } } } } }`

/** Ratios of requests a second for pages of 1, 20 and 100 cases. */
export async function page(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())

  const ours = await startOurs(server.url, 'social-worker@bari', stack)
  const admin = postgres(server.url, { max: 1, onnotice: () => {} })
  stack.defer(() => admin.end())
  await admin.unsafe(readFileSync(new URL('peer.sql', import.meta.url), 'utf8')).simple()
  const bare = await startPeer(server.url, PEER_PORTS.bare, stack)
  const duties = { jwks: ours.jwks, persons: await personsOfPages(admin) }
  const dutiful = {
    ...(await startPeer(server.url, PEER_PORTS.dutiful, stack, duties)),
    headers: ours.headers,
  }
  await untilSettled(admin)

  const figures: Figure[] = []
  for (const first of SIZES) {
    const loads = {
      ours: { ...ours, body: bodyOf(OURS, first) },
      bare: { ...bare, body: bodyOf(THEIRS, first) },
      dutiful: { ...dutiful, body: bodyOf(THEIRS, first) },
    }
    await assertSameSize(loads, first)
    const [found, withDuties] = await ratios(loads)
    const name = `page of ${first} cases, requests a second`
    figures.push(figureOf(name, 'PostGraphile 5 with row security', found, '>= 1'))
    figures.push(
      figureOf(name, 'PostGraphile 5 with row security, token verified, access logged', withDuties, '>= 1.2'),
    )
    const beside = found.map((ratio) => ratio / BEFORE[first])
    figures.push(figureOf(name, `this platform before, ${BEFORE[first]} of the same peer`, beside, '>= 0.9'))
  }
  await assertLogged(admin)
  figures.push(await besideHandWritten(admin, { ...ours, body: bodyOf(OURS, 100) }))
  return figures
}

/** Ours beside each peer, round by round, in turn and in both orders. */
async function ratios(loads: Loads): Promise<[bare: number[], dutiful: number[]]> {
  const all = ['ours', 'bare', 'dutiful'] as const
  for (const name of all) await requestsPerSecond(loads[name], 2)
  const found: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    const reached = { ours: 0, bare: 0, dutiful: 0 }
    for (const name of round % 2 === 0 ? all : all.toReversed())
      reached[name] = await requestsPerSecond(loads[name], SECONDS)
    const { ours, bare, dutiful } = reached
    console.log(
      `  ours ${ours.toFixed(0)}, bare ${bare.toFixed(0)}, dutiful ${dutiful.toFixed(0)} requests a second`,
    )
    found[0].push(ours / bare)
    found[1].push(ours / dutiful)
  }
  return found
}

/** One request after the other: what the whole way adds to the one statement that would answer it. */
async function besideHandWritten(admin: Sql, load: Load): Promise<Figure> {
  const handWritten = readFileSync(new URL('hand-written.sql', import.meta.url), 'utf8')
  const execute = () =>
    fetch(load.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...load.headers },
      body: load.body,
    }).then((answer) => answer.text())
  const statement = () =>
    admin.begin(async (sql) => {
      await sql`select set_config('cse.keys', ${VIEWER_KEYS}, true), set_config('role', 'peer_viewer', true)`
      return sql.unsafe(handWritten, [100], { prepare: true })
    })
  const found: number[] = []
  for (let round = 0; round < ROUNDS; round++) found.push((await median(execute)) / (await median(statement)))
  return figureOf('page of 100 cases, median time through HTTP', 'one hand-written statement', found, null)
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < 150; at++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return times.slice(50).toSorted((a, b) => a - b)[50] ?? Number.NaN
}

/** Whom the first pages of the viewer's comune are about, by their size. */
async function personsOfPages(admin: Sql): Promise<Duties['persons']> {
  const cases = await admin<{ person: string }[]>`
    select person_id as person from peer."case" where comune = '072006' order by opened_on desc, id desc limit 100`
  return Object.fromEntries(
    SIZES.map((size) => [size, [...new Set(cases.slice(0, size).map(({ person }) => person))]]),
  )
}

/** The peer has done its duty: a peer that is let off would lose by it. */
async function assertLogged(admin: Sql): Promise<void> {
  const logged = await admin<{ cases: number; entries: number }[]>`
    select cardinality(persons) as cases, count(*)::int as entries from peer.access_entry group by 1`
  if (logged.length < SIZES.length)
    throw new Error(`The log of the peer has pages of ${logged.map(({ cases }) => cases).join()} persons`)
}

async function startPeer(
  databaseUrl: string,
  port: number,
  stack: AsyncDisposableStack,
  duties?: Duties,
): Promise<Omit<Load, 'body'>> {
  const login = new URL(databaseUrl)
  login.username = 'peer_viewer'
  login.password = 'peer'
  const program = new URL('postgraphile.ts', import.meta.url).pathname
  const peer = fork(
    program,
    [login.href, `${port}`, VIEWER_KEYS, ...(duties ? [JSON.stringify(duties)] : [])],
    {
      env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
    },
  )
  stack.defer(() => stop(peer))
  await once(peer, 'message')
  return { url: `http://127.0.0.1:${port}/graphql`, headers: {} }
}

/** Both answer the whole page: a peer that leaves out rows would win by it. */
async function assertSameSize(loads: Loads, first: number): Promise<void> {
  for (const [name, { url, headers, body }] of Object.entries(loads)) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
    const text = await answer.text()
    const numbers = text.match(/"number":/g)?.length ?? 0
    if (numbers !== first)
      throw new Error(`${name} answered ${numbers} cases instead of ${first}: ${text.slice(0, 500)}`)
  }
}

interface Loads {
  readonly ours: Load
  readonly bare: Load
  readonly dutiful: Load
}

export const bodyOf = (query: string, first: number): string =>
  JSON.stringify({ query, variables: { first } })
