import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { aCup, call, type Entry } from './calls.ts'
import { fundedIntervention } from './funded-intervention.ts'

const AMBITO = 'ATS-BA-01'
let database: DatabaseCopy
let gateway: TestPlatform
let admin: Awaited<ReturnType<typeof openAdmin>>
let as: (persona: string) => Client
let intervention: string
let project: string
let later: string
let entry: Entry
/** Of another Ambito. */
let foreign: { project: string; entry: Entry; intervention: string }
const cup = aCup()
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database)
  as = (persona) => gateway.as(persona)
  intervention = await fundedIntervention(admin, AMBITO)
  const own = as(`plan-office@${AMBITO}`)
  project = await registered(own, { cup, planIntervention: intervention })
  later = await registered(own, { startsOn: '2026-05-01' })
  entry = await entered(own, project)
  const office = as('plan-office@ATS-LE-01')
  const money = await fundedIntervention(admin, 'ATS-LE-01')
  const theirs = await registered(office, { planIntervention: money })
  foreign = { project: theirs, entry: await entered(office, theirs), intervention: money }
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

const key = () => crypto.randomUUID()
const aProject = (more: object = {}) => ({
  idempotencyKey: key(),
  cup: aCup(),
  title: 'Centro servizi per il contrasto alla povertà',
  fund: 'PN-INCL',
  startsOn: '2026-01-01',
  endsOn: '2028-12-31',
  ...more,
})
const output = { indicator: 'Persone prese in carico', unit: 'persone', target: 120, achieved: 40 }
const milestone = { milestone: 'Aggiudicazione', plannedOn: '2026-02-15', actualOn: '2026-02-20' }
const money = { admitted: '10.00', committed: '5.00', paid: '1.00' }
const progress = (more: object = {}) => ({
  idempotencyKey: key(),
  multifondoProject: project,
  period: { year: 2026, number: 2 },
  financial: money,
  physical: [output],
  procedural: [milestone],
  ...more,
})
async function registered(by: Client, more: object): Promise<string> {
  const ended = await call(by, 'registerMultifondoProject', aProject(more))
  if (!ended.project) throw new Error(ended.outcome)
  return ended.project.id
}
async function entered(by: Client, of: string): Promise<Entry> {
  const ended = await call(
    by,
    'enterProgress',
    progress({ multifondoProject: of, period: { year: 2026, number: 1 } }),
  )
  if (!ended.entry) throw new Error(ended.outcome)
  return ended.entry
}
const onEntry = (more: object = {}) => ({ progressEntry: entry.id, expectedVersion: entry.version, ...more })
const written = async () => {
  const [counts] = await admin`
    select (select count(*) from finance.multifondo_project) as projects, (select count(*) from finance.progress_entry) as entries,
      (select count(*) from finance.progress_row) as rows, (select count(*) from finance.progress_step) as steps,
      (select count(*) from finance.progress_snapshot) as snapshots, (select count(*) from finance.progress_return) as returns,
      (select count(*) from finance.receipt) as receipts, (select sum(version) from finance.multifondo_project) as versions`
  return counts
}

/** What is asked, of which mutation, with which answer: the name of a refusal, or the path of what is wrong with the input. */
const wrong: readonly [string, string, () => object, string][] = [
  [
    'a CUP without its letter',
    'registerMultifondoProject',
    () => aProject({ cup: '551H17000030007' }),
    'BAD_USER_INPUT',
  ],
  [
    'a CUP that is too short',
    'registerMultifondoProject',
    () => aProject({ cup: 'J51H1700003' }),
    'BAD_USER_INPUT',
  ],
  ['a CUP that is registered', 'registerMultifondoProject', () => aProject({ cup }), 'CupTaken'],
  ['no title', 'registerMultifondoProject', () => aProject({ title: ' ' }), 'input.title'],
  [
    'an end before the beginning',
    'registerMultifondoProject',
    () => aProject({ endsOn: '2025-12-31' }),
    'input.endsOn',
  ],
  [
    'a fund that Multifondo does not follow',
    'registerMultifondoProject',
    () => aProject({ fund: 'FNPS' }),
    'FundNotAdmitted',
  ],
  [
    'a fund from which the intervention has no money',
    'registerMultifondoProject',
    () => aProject({ fund: 'QSFP', planIntervention: intervention }),
    'FundNotAdmitted',
  ],
  [
    'money that another project accounts for',
    'registerMultifondoProject',
    () => aProject({ planIntervention: intervention }),
    'InterventionTaken',
  ],
  [
    'an intervention of another Ambito',
    'registerMultifondoProject',
    () => aProject({ planIntervention: foreign.intervention }),
    'NotFound',
  ],
  [
    'an intervention that is a project',
    'registerMultifondoProject',
    () => aProject({ planIntervention: project }),
    'input.planIntervention',
  ],
  [
    'a key that is too short',
    'registerMultifondoProject',
    () => aProject({ idempotencyKey: 'short' }),
    'input.idempotencyKey',
  ],
  [
    'an end before the beginning that is there',
    'changeMultifondoProject',
    () => ({ multifondoProject: project, expectedVersion: 1, endsOn: '2025-06-30' }),
    'TermInverted',
  ],
  [
    'a project in another version',
    'changeMultifondoProject',
    () => ({ multifondoProject: project, expectedVersion: 7, title: 'Altro' }),
    'StaleVersion',
  ],
  [
    'a project of another Ambito',
    'changeMultifondoProject',
    () => ({ multifondoProject: foreign.project, expectedVersion: 1, title: 'Altro' }),
    'NotFound',
  ],
  [
    'a project of nobody',
    'changeMultifondoProject',
    () => ({ multifondoProject: encodeId('multifondo_project', key()), expectedVersion: 1, title: 'Altro' }),
    'NotFound',
  ],

  [
    'a negative amount',
    'enterProgress',
    () => progress({ financial: { ...money, paid: '-0.01' } }),
    'input.financial.paid',
  ],
  [
    'an amount with three decimals',
    'enterProgress',
    () => progress({ financial: { ...money, paid: '0.001' } }),
    'BAD_USER_INPUT',
  ],
  [
    'payments above commitments',
    'enterProgress',
    () => progress({ financial: { ...money, paid: '5.01' } }),
    'input.financial.paid',
  ],
  [
    'commitments above the admitted cost',
    'enterProgress',
    () => progress({ financial: { ...money, committed: '10.01' } }),
    'input.financial.committed',
  ],
  [
    'more than the ledger has',
    'enterProgress',
    () => progress({ financial: { ...money, admitted: '150000.01' } }),
    'AboveLedger',
  ],
  [
    'a value without a unit',
    'enterProgress',
    () => progress({ physical: [{ ...output, unit: ' ' }] }),
    'input.physical.0.unit',
  ],
  [
    'a value whose unit is missing',
    'enterProgress',
    () => progress({ physical: [{ ...output, unit: undefined }] }),
    'BAD_USER_INPUT',
  ],
  [
    'a value below zero',
    'enterProgress',
    () => progress({ physical: [{ ...output, achieved: -1 }] }),
    'input.physical.0.achieved',
  ],
  [
    'a value with three decimals',
    'enterProgress',
    () => progress({ physical: [output, { ...output, target: 0.125 }] }),
    'input.physical.1.target',
  ],
  [
    'an indicator without a name',
    'enterProgress',
    () => progress({ physical: [{ ...output, indicator: '' }] }),
    'input.physical.0.indicator',
  ],
  [
    'more rows than an entry holds',
    'enterProgress',
    () => progress({ physical: Array.from({ length: 51 }, () => output) }),
    'input.physical',
  ],
  [
    'a milestone reached tomorrow',
    'enterProgress',
    () => progress({ procedural: [{ ...milestone, actualOn: '2099-01-01' }] }),
    'input.procedural.0.actualOn',
  ],
  [
    'a day that the calendar does not have',
    'enterProgress',
    () => progress({ procedural: [{ ...milestone, plannedOn: '2026-02-30' }] }),
    'BAD_USER_INPUT',
  ],
  [
    'a seventh bimester',
    'enterProgress',
    () => progress({ period: { year: 2026, number: 7 } }),
    'input.period.number',
  ],
  [
    'a year before the programme',
    'enterProgress',
    () => progress({ period: { year: 2020, number: 1 } }),
    'input.period.year',
  ],
  [
    'a bimester that is not over',
    'enterProgress',
    () => progress({ period: { year: 2031, number: 6 } }),
    'PeriodNotOver',
  ],
  [
    'a bimester before the project began',
    'enterProgress',
    () => progress({ multifondoProject: later }),
    'PeriodBeforeProject',
  ],
  [
    'a bimester that was entered',
    'enterProgress',
    () => progress({ period: { year: 2026, number: 1 } }),
    'ProgressAlreadyEntered',
  ],
  [
    'progress of a project of another Ambito',
    'enterProgress',
    () => progress({ multifondoProject: foreign.project }),
    'NotFound',
  ],
  [
    'progress of a project of nobody',
    'enterProgress',
    () => progress({ multifondoProject: encodeId('multifondo_project', key()) }),
    'NotFound',
  ],

  ['a person verifying the own entry', 'verifyProgress', onEntry, 'SamePerson'],
  [
    'a version that is not the newest',
    'verifyProgress',
    () => onEntry({ expectedVersion: 9 }),
    'StaleVersion',
  ],
  [
    'an entry of another Ambito',
    'verifyProgress',
    () => ({ progressEntry: foreign.entry.id, expectedVersion: 1 }),
    'NotFound',
  ],
  [
    'an entry of nobody',
    'verifyProgress',
    () => ({ progressEntry: encodeId('progress_entry', key()), expectedVersion: 1 }),
    'NotFound',
  ],
  ['the id of a project', 'verifyProgress', () => onEntry({ progressEntry: project }), 'input.progressEntry'],
  [
    'a correction of what was not rejected',
    'correctProgress',
    () => onEntry({ financial: money }),
    'ProgressStateNotAllowed',
  ],
  ['a rejection of no row', 'rejectProgress', () => onEntry({ rows: [] }), 'input.rows'],
  [
    'a rejection without a reason',
    'rejectProgress',
    () => onEntry({ rows: [{ row: 1, reason: '' }] }),
    'input.rows.0.reason',
  ],
  [
    'a rejection of a row twice',
    'rejectProgress',
    () =>
      onEntry({
        rows: [
          { row: 1, reason: 'a' },
          { row: 1, reason: 'b' },
        ],
      }),
    'input.rows',
  ],
  [
    'a snapshot of what is not validated',
    'sendProgressSnapshot',
    () => ({ idempotencyKey: key(), period: { year: 2026, number: 1 } }),
    'EntriesPending',
  ],
  [
    'a snapshot of nothing',
    'sendProgressSnapshot',
    () => ({ idempotencyKey: key(), period: { year: 2025, number: 6 } }),
    'NothingToSend',
  ],
  ['an answer to a snapshot of nobody', 'recordSnapshotRejection', () => returned(), 'NotFound'],
  [
    'an answer of tomorrow',
    'recordSnapshotRejection',
    () => returned({ act: { kind: 'DECREE', number: '1', date: '2099-01-01' } }),
    'ActInFuture',
  ],
]
const returned = (more: object = {}) => ({
  idempotencyKey: key(),
  progressSnapshot: encodeId('progress_snapshot', key()),
  act: { kind: 'DECREE', number: '1', date: '2026-03-20' },
  rows: [{ progressEntry: entry.id, row: 1, reason: 'No' }],
  ...more,
})

test.each(wrong)('%s is refused, and nothing is written', async (_, name, input, answer) => {
  const before = await written()
  const { outcome, reasons } = await call(as(`plan-office@${AMBITO}`), name, input())
  expect(answer.includes('.') ? reasons : [outcome]).toEqual([answer])
  expect(await written()).toEqual(before)
})

test('a row that the entry does not have is not rejected, and the entry stays as it was', async () => {
  const before = await written()
  const rows = [
    { row: 2, reason: 'Valore non documentato' },
    { row: 44, reason: 'Valore non documentato' },
  ]
  expect((await call(as(`accountant@${AMBITO}`), 'rejectProgress', onEntry({ rows }))).outcome).toBe(
    'RowsUnknown',
  )
  expect(await written()).toEqual(before)
})

test('a repeat answers as the first time and writes nothing; the same key with other input is no repeat', async () => {
  const office = as(`plan-office@${AMBITO}`)
  const asked = aProject()
  const first = await call(office, 'registerMultifondoProject', asked)
  const before = await written()
  expect(await call(office, 'registerMultifondoProject', asked)).toEqual(first)
  expect((await call(office, 'registerMultifondoProject', { ...asked, title: 'Altro' })).outcome).toBe(
    'RepeatedKey',
  )
  expect(await written()).toEqual(before)
})

describe('who may do what', () => {
  const everything: readonly [string, () => object][] = [
    ['registerMultifondoProject', () => aProject()],
    ['changeMultifondoProject', () => ({ multifondoProject: project, expectedVersion: 1, title: 'Altro' })],
    ['enterProgress', () => progress()],
    ['correctProgress', () => onEntry({ financial: money })],
    ['verifyProgress', () => onEntry()],
    ['rejectProgress', () => onEntry({ rows: [{ row: 1, reason: 'No' }] })],
    ['validateProgress', () => onEntry()],
    ['sendProgressSnapshot', () => ({ idempotencyKey: key(), period: { year: 2026, number: 1 } })],
    ['recordSnapshotRejection', () => returned()],
  ]
  const denied = async (persona: string) => {
    const outcomes = await Promise.all(
      everything.map(async ([name, input]) => [name, (await call(as(persona), name, input())).outcome]),
    )
    return outcomes.filter(([, outcome]) => outcome === 'FORBIDDEN').map(([name]) => name)
  }
  const all = everything.map(([name]) => name)

  test.each([
    ['a social worker', 'social-worker@bari'],
    ['an analyst of the Region', 'analyst'],
    ['a citizen', 'citizen'],
    ['a supervisor of the Ambito', `ambito-supervisor@${AMBITO}`],
  ])('%s changes nothing of Multifondo', async (_, persona) => {
    const before = await written()
    expect(await denied(persona)).toEqual(all)
    expect(await written()).toEqual(before)
  })

  test('the accountant enters and verifies, and neither registers projects nor sends', async () => {
    expect(await denied('accountant@ATS-TA-01')).toEqual([
      'registerMultifondoProject',
      'changeMultifondoProject',
      'validateProgress',
      'sendProgressSnapshot',
      'recordSnapshotRejection',
    ])
  })

  test('the controller of the Region validates or rejects, and nothing else', async () => {
    expect(await denied('controller')).toEqual(
      all.filter((name) => name !== 'validateProgress' && name !== 'rejectProgress'),
    )
  })

  test('an entry that is not verified is not validated', async () => {
    expect((await call(as('controller'), 'validateProgress', onEntry())).outcome).toBe(
      'ProgressStateNotAllowed',
    )
  })

  test('a partner writes and asks nothing of its own: its operations are registered', async () => {
    expect((await call(as('dss'), 'validateProgress', onEntry())).outcome).toBe('PERSISTED_QUERY_NOT_IN_LIST')
  })
})

describe('who sees what', () => {
  const QUESTION = `query Seen($entry: ID!, $project: ID!) {
    multifondoProject(id: $project) { cup title fund { code } intervention { title } }
    progressEntry(id: $entry) { state current { financial { paid } physical { indicator achieved } procedural { milestone } }
      history { step by } toCorrect { row } }
    ambito(code: "${AMBITO}") { multifondoProjects(state: ENTERED) { cup entries(state: ENTERED, year: 2026) { period { year number to } } }
      progressSnapshots { number } } }`
  const seenBy = async (persona: string, variables = { entry: entry.id, project }) => {
    const { data, errors = [] } = await as(persona).query(QUESTION, variables)
    return {
      data: data as Record<string, Record<string, unknown> | null>,
      denied: errors.map(({ path }) => path?.join('.')).sort(),
    }
  }
  const list = [{ cup, entries: [{ period: { year: 2026, number: 1, to: '2026-02-28' } }] }]

  test.each([
    ['the plan office of the Ambito', `plan-office@${AMBITO}`],
    ['its accountant', `accountant@${AMBITO}`],
    ['the controller of the Region', 'controller'],
  ])('%s sees all of it', async (_, persona) => {
    const { data, denied } = await seenBy(persona)
    expect(denied).toEqual([])
    expect(data.progressEntry).toMatchObject({
      state: 'ENTERED',
      current: { financial: { paid: '1.00' }, physical: [{ achieved: 40 }], procedural: [{}] },
      history: [{ step: 'ENTERED', by: `plan-office@${AMBITO}` }],
    })
    expect(data.ambito?.multifondoProjects).toEqual(list)
  })

  test('an analyst of the Region sees money and milestones, and neither indicators nor operators', async () => {
    const { data, denied } = await seenBy('analyst')
    expect(data.progressEntry).toEqual({
      state: 'ENTERED',
      current: {
        financial: { paid: '1.00' },
        physical: null,
        procedural: [{ milestone: milestone.milestone }],
      },
      history: [{ step: 'ENTERED', by: null }],
      toCorrect: null,
    })
    expect(denied).toEqual([
      'ambito.progressSnapshots',
      'progressEntry.current.physical',
      'progressEntry.history.0.by',
      'progressEntry.toCorrect',
    ])
    expect(data.ambito?.multifondoProjects).toEqual(list)
  })

  test('another Ambito finds neither the project nor the entry, as if there were none', async () => {
    const nobody = {
      entry: encodeId('progress_entry', key()),
      project: encodeId('multifondo_project', key()),
    }
    const theirs = await seenBy('plan-office@ATS-LE-01')
    expect(theirs).toEqual(await seenBy('plan-office@ATS-LE-01', nobody))
    expect(theirs.data).toMatchObject({
      multifondoProject: null,
      progressEntry: null,
      ambito: { multifondoProjects: [], progressSnapshots: [] },
    })
  })

  test.each([
    ['a social worker', 'social-worker@bari'],
    ['a citizen', 'citizen'],
  ])('%s sees nothing of Multifondo', async (_, persona) => {
    const { data, denied } = await seenBy(persona)
    expect(data).toMatchObject({ multifondoProject: null, progressEntry: null })
    expect(denied).toEqual([
      'ambito.multifondoProjects',
      'ambito.progressSnapshots',
      'multifondoProject',
      'progressEntry',
    ])
  })

  test('the controller finds what waits, by state and bimester, page by page', async () => {
    const { data } = await as(
      'controller',
    ).query(`{ progressEntries(first: 1, filter: { state: ENTERED, period: { year: 2026, number: 1 } }) {
      totalCount pageInfo { hasNextPage } nodes { project { cup ambito { code } } } }
      multifondoProjects(ambito: "${AMBITO}") { totalCount } }`)
    expect(data).toMatchObject({
      progressEntries: { totalCount: 2, pageInfo: { hasNextPage: true }, nodes: [{}] },
      multifondoProjects: { totalCount: expect.any(Number) },
    })
  })
})
