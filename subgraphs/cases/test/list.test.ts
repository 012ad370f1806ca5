import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writingPlainTexts } from '../../../test/plain-texts.ts'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { ambitoOfBari, anna, bari, caseFiles, citizenAnna, lecce, office, socialWorker } from './files.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let opened: string[]
beforeAll(async () => {
  files = await caseFiles()
  opened = []
  for (const [day, reported] of [
    ['2026-01-10', { phase: 'NEEDS_ASSESSMENT' }],
    ['2026-02-10', { phase: 'CLOSED' }],
    ['2026-02-10', { targetArea: '1' }],
    ['2026-03-10', {}],
    ['2026-04-10', { comune: lecce }],
  ] as const) {
    opened.push(await files.open({ openedOn: day, ...reported }))
  }
  // the fourth went to the Ambito
  await writingPlainTexts(
    files.admin,
    () => files.admin`
    insert into cases.transfer (id, case_id, person_id, from_holder, to_holder, status, basis, reason, requested_at, readers)
    values (uuidv7(), ${opened[3] ?? ''}, ${anna}, ${`comune:${bari}`}, ${`ambito:${ambitoOfBari}`}, 'REQUESTED', 'CONSENT', 'UVM', now(),
      ${[`comune:${bari}`, `ambito:${ambitoOfBari}`]})`,
  )
  await files.admin`update cases.transfer set status = 'ACCEPTED', decided_at = now()`
}, START)
afterAll(() => files.stop())

interface Listed {
  readonly nodes: { id: string }[]
  readonly totalCount: number
  readonly pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string
    endCursor: string
  }
}

async function list(viewer: Viewer, args = '', fields = ''): Promise<Listed> {
  const query = `{ cases${args && `(${args})`} { totalCount nodes { id ${fields} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
  const { data } = await files.execute(viewer, query)
  return data?.cases as Listed
}
/** The places in which the listed cases were opened. */
const places = ({ nodes }: Listed) =>
  nodes.map(({ id }) => opened.findIndex((uuid) => encodeId('case', uuid) === id))

describe('the list of cases', () => {
  test('is that of the own territory: also what went to the Ambito, as a summary', async () => {
    expect(places(await list(socialWorker))).toEqual([3, 2, 1, 0])
    expect(places(await list(office))).toEqual([3])
    expect(places(await list(citizenAnna))).toEqual([4, 3, 2, 1, 0])
    expect(places(await list(local([bari, lecce], 'SOCIAL_WORKER')))).toEqual([4, 3, 2, 1, 0])
  })

  test('is read page by page in both directions and both orders', async () => {
    const first = await list(socialWorker, 'first: 2')
    expect(places(first)).toEqual([3, 2])
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true, hasPreviousPage: false } })
    const second = await list(socialWorker, `first: 2, after: "${first.pageInfo.endCursor}"`)
    expect(places(second)).toEqual([1, 0])
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    expect(places(await list(socialWorker, `last: 1, before: "${second.pageInfo.startCursor}"`))).toEqual([2])
    expect(places(await list(socialWorker, 'orderBy: OLDEST_FIRST, first: 2'))).toEqual([0, 1])
  })

  test('takes no cursor of another order', async () => {
    const { pageInfo } = await list(socialWorker, 'first: 1')
    const elsewhere = list(socialWorker, `orderBy: OLDEST_FIRST, first: 1, after: "${pageInfo.endCursor}"`)
    await expect(elsewhere).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  })

  test('is narrowed by every condition given', async () => {
    expect(places(await list(socialWorker, 'filter: { phase: [NEEDS_ASSESSMENT, CLOSED] }'))).toEqual([1, 0])
    expect(
      places(await list(socialWorker, 'filter: { status: [CLOSED], openedFrom: "2026-02-01" }')),
    ).toEqual([1])
    expect(places(await list(socialWorker, 'filter: { openedTo: "2026-02-09" }'))).toEqual([0])
    expect(places(await list(citizenAnna, `filter: { comune: "${lecce}" }`))).toEqual([4])
    const summaries = await list(socialWorker, 'filter: { custody: SUMMARY }')
    expect([places(summaries), summaries.totalCount]).toEqual([[3], 1])
  })

  test('discloses by no filter what only the file has', async () => {
    const [manager] = await files.admin`select operator_id as id from cases.assignment limit 1`
    expect(places(await list(socialWorker, 'filter: { targetArea: ["4"] }'))).toEqual([1, 0])
    expect(
      places(await list(socialWorker, `filter: { caseManager: "${encodeId('operator', manager?.id)}" }`)),
    ).toEqual([2, 1, 0])
    expect(places(await list(office, 'filter: { targetArea: ["4"] }'))).toEqual([3])
  })
})

test('a page costs as many statements as its shape, however many cases are on it', async () => {
  const fields = `person { id } project { objectives { description } plannedInterventions { totalCost } } deliveries(first: 2) { nodes { month } }
    events(first: 1) { nodes { actor { familyName } } } caseManager { familyName } transfers { status }`
  const statements = async (first: number) => {
    files.graph.requested()
    await list(citizenAnna, `first: ${first}`, fields.replace(/transfers .*/, ''))
    return files.graph.requested()
  }
  const [one, all] = [await statements(1), await statements(5)]
  expect(all).toEqual(one)
  // cases, their count, projects, objectives, interventions, deliveries, events, actors, managers, and the entry of the access log
  expect(all).toHaveLength(10)
})

test('the cases of a person are a connection of the person', async () => {
  const reference = `{ _entities(representations: [{ __typename: "Person", id: "${encodeId('person', anna)}" }]) {
    ... on Person { cases(first: 3) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } } } }`
  const { data } = await files.execute(citizenAnna, reference)
  const {
    _entities: [person],
  } = data as { _entities: [{ cases: Listed }] }
  const { cases } = person
  expect([places(cases), cases.totalCount, cases.pageInfo.hasNextPage]).toEqual([[4, 3, 2], 5, true])
})
