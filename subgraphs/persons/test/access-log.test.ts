import { sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { accessLogQuery } from '../src/store/access-log.ts'
import { ambitoOfBari, anna, bari, byId, carlo, fourPersons, lecce } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
const supervisor = local([bari], 'SUPERVISOR')

interface Log {
  readonly totalCount: number
  readonly nodes: readonly {
    readonly subject: string
    readonly at: string
    readonly persons: readonly object[]
  }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
}
const LOG = `query($filter: AccessLogFilter, $first: Int, $after: String) { accessLog(filter: $filter, first: $first, after: $after) {
  totalCount nodes { at subject who what persons { familyName } } pageInfo { hasNextPage endCursor } } }`
async function log(viewer = supervisor, variables: Record<string, unknown> = {}): Promise<Log> {
  const { data, errors } = await people.execute(viewer, LOG, variables)
  expect(errors).toBeUndefined()
  return JSON.parse(JSON.stringify(data)).accessLog
}

beforeAll(async () => {
  people = await fourPersons()
  await people.forgetAccesses()
  await people.execute({ ...local([bari], 'PUA'), subject: 'pua' }, byId(anna, 'familyName'))
  await people.execute(
    { ...local([bari, lecce], 'SOCIAL_WORKER'), subject: 'both' },
    '{ persons { nodes { id } } }',
  )
  await people.execute(
    { ...local([lecce], 'SOCIAL_WORKER'), subject: 'lecce' },
    '{ persons { nodes { id } } }',
  )
  await people.execute(planOffice(ambitoOfBari, 'PLAN_OFFICE'), '{ persons { nodes { id } } }')
  await people.execute(citizen(anna), '{ me { id } }')
  await people.execute({ ...local([bari], 'PUA'), subject: 'pua' }, byId(carlo, 'familyName'))
}, START)

afterAll(() => people.stop())

test('a supervisor sees what the operators of the own territory did, the latest first, and whose records', async () => {
  const { totalCount, nodes } = await log()
  expect(totalCount).toBe(3)
  expect(nodes.map(({ subject }) => subject)).toEqual(['pua', 'both', 'pua'])
  expect(nodes.map(({ persons }) => persons.length)).toEqual([1, 3, 1])
  expect(nodes[1]).toMatchObject({
    who: 'Assistente sociale, Comune di Bari, Comune di Lecce',
    what: 'Ha consultato la cartella',
  })
  const ofAmbito = await log(planOffice(ambitoOfBari, 'SUPERVISOR'))
  expect(ofAmbito.nodes.map(({ subject }) => subject)).toEqual([`plan office of ${ambitoOfBari}`])
})

test('filters narrow it by operator, person, action and period', async () => {
  const subjects = async (filter: object) =>
    (await log(supervisor, { filter })).nodes.map(({ subject }) => subject)
  expect(await subjects({ operator: 'both' })).toEqual(['both'])
  expect(await subjects({ operator: 'lecce' })).toEqual([])
  expect(await subjects({ operator: 'both', issuer: 'demo' })).toEqual(['both'])
  expect(await subjects({ operator: 'both', issuer: 'https://other.example' })).toEqual([])
  expect(await subjects({ person: encodeId('person', carlo) })).toContain('pua')
  expect(await subjects({ person: encodeId('person', carlo), operator: 'both' })).toEqual(['both'])
  expect(await subjects({ action: 'WRITE' })).toEqual([])
  expect(await subjects({ action: 'READ', to: '2020-01-01T00:00:00Z' })).toEqual([])
  const wrong = await people.execute(supervisor, LOG, {
    filter: { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' },
  })
  expect(wrong.errors).toMatchObject([{ extensions: { violations: [{ path: 'filter.to' }] } }])
})

test('pages go on where the one before ended', async () => {
  // reading the log with its persons is an entry of the log
  const filter = { to: new Date().toISOString() }
  const both = local([bari, lecce], 'SUPERVISOR')
  const whole = await log(both, { filter, first: 200 })
  const seen: string[] = []
  let after: string | null = null
  do {
    const { nodes, pageInfo }: Log = await log(both, { filter, first: 1, after })
    seen.push(...nodes.map(({ at }) => at))
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after)
  expect(seen).toEqual(whole.nodes.map(({ at }) => at))
})

test('colleagues do not look after each other', async () => {
  for (const viewer of [
    local([bari], 'SOCIAL_WORKER'),
    planOffice(ambitoOfBari, 'PLAN_OFFICE'),
    citizen(anna),
  ]) {
    const { data, errors } = await people.execute(viewer, LOG)
    expect(data).toEqual({ accessLog: null })
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  }
})

test('a page is found by indexes, however long the log is', async () => {
  const { admin, database } = people
  await admin`
    insert into registry.access_entry (scope, issuer, subject, roles, request_id, action, persons, readers, at)
    select 'LOCAL', 'i', 'operator ' || n % 50, '{PUA}', uuidv7(), case when n % 20 = 0 then 'WRITE' else 'READ' end, array[uuidv7()],
      case when n % 10 = 0 then array['comune:075035', 'comune:072004'] else array['comune:' || (72000 + n % 90)] end,
      timestamptz '2026-01-01' + n * interval '1 minute'
    from generate_series(1, 30000) as n`
  // the partitions that hold something: what the others have, so that the planner follows their indexes, went when the tests emptied the log
  await admin`vacuum analyze registry.access_entry_first, registry.access_of_bodies_first`
  const filters = [
    {},
    { action: 'WRITE' as const },
    { operator: 'operator 7' },
    { from: new Date('2026-01-10'), to: new Date('2026-01-11') },
  ]
  for (const filter of filters) {
    const slice = { limit: 21, from: null, direction: 'forward' as const }
    const question = accessLogQuery(['comune:072006'], filter, slice)
    const plan = await database.system(
      'persons',
      (session) => session.rows(sql<{ 'QUERY PLAN': string }>`explain ${question}`),
      ['comune:072006', 'role:SUPERVISOR'],
    )
    const text = plan.map((line) => line['QUERY PLAN']).join('\n')
    expect(text).not.toMatch(/Seq Scan/)
    expect(text).toMatch(/using access_entry_first_of_body|on access_entry_first_of_operator/)
  }
})
