import { project } from '@cse/db/cases/project-tables'
import { accessInterview, assessment, transfer } from '@cse/db/cases/tables'
import { query } from '@cse/db/src/query/query'
import { decodeId, encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { factsOf, takeFacts } from '../../../test/emitted-facts.ts'
import { openedRows } from '../../../test/opened-rows.ts'
import { pseudonymOf, recordKeyOf } from '../../../test/pseudonyms.ts'
import { START } from '../../../test/scratch-graph.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { ambitoOfBari, anna, bari } from './files.ts'
import { homeHelp, projects } from './projects.ts'
import { transfersOf } from './transfers.ts'

let world: Awaited<ReturnType<typeof projects>>
beforeAll(async () => {
  world = await projects()
}, START)
afterAll(() => world?.stop())
beforeEach(() => takeFacts(world.admin))

const reported = () => takeFacts(world.admin)
const place = { person: '', comune: bari, ambito: ambitoOfBari, province: 'BA', targetArea: '4' }
const annas = { ...place, person: '' }
beforeAll(() => {
  annas.person = pseudonymOf('person', anna)
})

describe('of a transfer analytics receives', () => {
  test.each([
    ['accepted', 'ACCEPTED'],
    ['rejected', 'REJECTED'],
    ['revoked', 'REVOKED'],
  ] as const)('that it was asked for, and %s', async (_, outcome) => {
    const transfers = transfersOf(world)
    const transfer = await transfers.requested(await world.open())
    const uuid = decodeId('transfer', transfer)
    const fact = {
      ...annas,
      pseudonym: pseudonymOf('transfer', uuid),
      month: '2026-11',
      outcome: 'REQUESTED',
      days: null,
      recordKey: recordKeyOf(uuid),
      version: 1,
    }
    const requested = await reported()
    expect(factsOf(requested, 'cases.transfer-facts-changed')).toEqual([fact])
    expect(factsOf(requested, 'cases.case-facts-changed')).toHaveLength(1)
    const answer = { ACCEPTED: transfers.accept, REJECTED: transfers.reject, REVOKED: transfers.revoke }[
      outcome
    ]
    await answer(transfer)
    const answered = await reported()
    expect(factsOf(answered, 'cases.transfer-facts-changed')).toEqual([
      { ...fact, outcome, days: 0, version: 2 },
    ])
    expect(factsOf(answered, 'cases.case-facts-changed')).toHaveLength(outcome === 'ACCEPTED' ? 1 : 0)
  })

  test('that the Ambito gave the case back', async () => {
    const transfers = transfersOf(world)
    const id = await transfers.accepted()
    await reported()
    await transfers.giveBack(id, 3)
    expect(factsOf(await reported(), 'cases.transfer-facts-changed')).toMatchObject([
      { outcome: 'ACCEPTED', days: 0, version: 2 },
    ])
  })
})

describe('when two records of a person become one', () => {
  const bruno = '01990000-0000-7000-8000-0000000000b0'
  const receive = (merge: string, step: 1 | 2) =>
    deliver(eventHandlers(world.graph.database), step === 1 ? 'persons.merged' : 'persons.split', {
      merge,
      from: bruno,
      to: anna,
    })

  test('all that belongs to the cases is emitted anew, under the pseudonym of the one that is left', async () => {
    const id = await world.open({ person: bruno })
    const transfer = await transfersOf(world).requested(id)
    const first = factsOf(await reported(), 'cases.case-facts-changed').at(-1)
    expect(first?.person).toBe(pseudonymOf('person', bruno))

    const merge = crypto.randomUUID()
    await receive(merge, 1)
    const anew = await reported()
    expect(new Set(anew.map(({ event }) => event))).toEqual(
      new Set([
        'cases.case-facts-changed',
        'cases.assessment-facts-changed',
        'cases.transfer-facts-changed',
        'cases.delivery-facts-changed',
      ]),
    )
    expect(factsOf(anew, 'cases.case-facts-changed')).toEqual([
      { ...first, person: annas.person, version: 3 },
    ])
    expect(factsOf(anew, 'cases.delivery-facts-changed')).toHaveLength(5)
    expect(factsOf(anew, 'cases.transfer-facts-changed')).toMatchObject([
      { pseudonym: pseudonymOf('transfer', decodeId('transfer', transfer)), version: 2 },
    ])
    for (const { fact } of anew) expect(fact).toMatchObject({ ...annas })
    const keys = (facts: readonly { fact: object }[]) =>
      facts.map(({ fact }) => ('recordKey' in fact ? fact.recordKey : null)).sort()

    await receive(merge, 1)
    expect(await reported()).toEqual([])

    await receive(merge, 2)
    const back = await reported()
    expect(keys(back)).toEqual(keys(anew))
    expect(factsOf(back, 'cases.case-facts-changed')).toEqual([{ ...first, version: 4 }])
    for (const { fact } of back) expect(fact).toMatchObject({ person: pseudonymOf('person', bruno) })
    for (const { pseudonym, version } of factsOf(back, 'cases.delivery-facts-changed'))
      expect(version).toBeGreaterThan(
        factsOf(anew, 'cases.delivery-facts-changed').find((one) => one.pseudonym === pseudonym)?.version ??
          0,
      )

    // whoever has read the transfer before is to read it again
    await transfersOf(world).revoke(transfer)
    expect(factsOf(await reported(), 'cases.transfer-facts-changed')).toEqual([])
  })
})

test('nothing that leads back to somebody is told: no id, no name, no day, no text', async () => {
  const planIntervention = encodeId('plan_intervention', crypto.randomUUID())
  const id = await world.started({ plannedInterventions: [{ ...homeHelp, planIntervention }] })
  await world.funded(id)
  await world.record(id, '2026-02', 12.5)
  const transfers = transfersOf(world)
  await transfers.requested(await world.open())
  const written = await world.admin<{ value: string }[]>`
    select distinct leaf #>> '{}' as value
    from (
      select to_jsonb(it) as row from cases."case" it union all select to_jsonb(it) from cases.delivery it
      union all select to_jsonb(it) from cases.transfer it union all select to_jsonb(it) from cases.assessment it
      union all select to_jsonb(it) from cases.access_interview it union all select to_jsonb(it) from cases.project it
      union all select to_jsonb(it) from cases.operator it union all select to_jsonb(it) from cases.planned_intervention it
    ) held, jsonb_path_query(row, 'strict $.**') leaf
    where jsonb_typeof(leaf) = 'string'`
  const texts = [
    await openedRows(world.admin, query.select({ outcome, findings }).from(assessment)),
    await openedRows(
      world.admin,
      query.select({ request, preAssessment, orientation }).from(accessInterview),
    ),
    await openedRows(world.admin, query.select({ reason, decisionReason }).from(transfer)),
    await openedRows(world.admin, query.select({ title }).from(project)),
  ].flatMap((rows) => rows.flatMap((row) => Object.values<string | null>(row)))
  // codes and places are told as they are; everything else that stands in these tables is not
  const secret = [...written.map(({ value }) => value), ...texts.filter((text) => text !== null)].filter(
    (value) => !REPORTED_AS_IT_IS.test(value),
  )
  expect(secret).toContain(anna)
  expect(secret).toContain('Deambula con aiuto')
  const payloads = JSON.stringify(await reported())
  expect(payloads).not.toMatch(/\d{4}-\d{2}-\d{2}/)
  expect(secret.filter((value) => payloads.includes(value))).toEqual([])
})

const { outcome, findings } = assessment
const { request, preAssessment, orientation } = accessInterview
const { reason, decisionReason } = transfer
const { title } = project

/** Codes, and what is too short to be anything else. */
const REPORTED_AS_IT_IS =
  /^([A-Z_]+|[A-Z]\d(\.\d+)*|ATS-[A-Z]{2}-\d{2}|\d{1,6}(\.\d+)?|.{0,3}|SVAMA|SCHEDA-SOCIALE)$/
