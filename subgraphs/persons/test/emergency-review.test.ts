import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { ambitoOfBari, anna, bari, fourPersons, lecce, now, taxCodes } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
beforeAll(async () => {
  people = await fourPersons()
}, START)
beforeEach(() => people.forgetEmergencies())
afterAll(() => people.stop())

const worker = local([lecce], 'SOCIAL_WORKER')
const supervisor: Viewer = { ...local([lecce], 'SUPERVISOR'), subject: 'supervisor of lecce' }
const holder: Viewer = { ...local([bari], 'SUPERVISOR'), subject: 'supervisor of bari' }
const NOTE = 'Verificato con la relazione del pronto soccorso.'
const days = (count: number) => new Date(now.getTime() + count * 86_400_000)

/** Opens Anna's record in an emergency. @returns the id of the access */
async function opened(): Promise<string> {
  const { data } = await people.graph.execute(subgraph, {
    viewer: worker,
    now,
    query: `mutation($input: RequestEmergencyAccessInput!) { requestEmergencyAccess(input: $input) {
      ... on RequestEmergencyAccessPayload { emergencyAccess { id } } } }`,
    variables: {
      input: {
        taxCode: taxCodes.anna,
        reason: 'Sola in stazione, senza documenti.',
        idempotencyKey: crypto.randomUUID(),
      },
    },
  })
  return JSON.parse(JSON.stringify(data)).requestEmergencyAccess.emergencyAccess.id
}

async function review(viewer: Viewer, access: string, more: object = {}) {
  const { data, errors } = await people.graph.execute(subgraph, {
    viewer,
    now: days(1),
    query: `mutation($input: ReviewEmergencyAccessInput!) { reviewEmergencyAccess(input: $input) { __typename
      ... on Refusal { message }
      ... on ReviewEmergencyAccessPayload { emergencyAccess { overdue review { outcome at who note subject } } } } }`,
    variables: { input: { emergencyAccess: access, outcome: 'JUSTIFIED', note: NOTE, ...more } },
  })
  return { answer: data?.reviewEmergencyAccess, errors }
}

const list = (viewer: Viewer, at: Date, state = '') =>
  people.graph.execute(subgraph, {
    viewer,
    now: at,
    query: `{ emergencyAccesses${state} { totalCount nodes { reviewBy overdue review { outcome note } } } }`,
  })

test('a second person says what came of it, and the person learns the outcome', async () => {
  const access = await opened()
  expect((await review(holder, access)).answer).toEqual({
    __typename: 'ReviewEmergencyAccessPayload',
    emergencyAccess: {
      overdue: false,
      review: {
        outcome: 'JUSTIFIED',
        at: days(1).toISOString(),
        who: 'Responsabile del servizio, Comune di Bari',
        note: NOTE,
        subject: 'supervisor of bari',
      },
    },
  })
  const mine = await people.execute(
    citizen(anna),
    '{ emergencyAccesses { nodes { review { outcome who note } } } }',
  )
  expect(mine.data).toEqual({
    emergencyAccesses: {
      nodes: [
        { review: { outcome: 'JUSTIFIED', who: 'Responsabile del servizio, Comune di Bari', note: null } },
      ],
    },
  })
  expect(mine.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})

test('it is reviewed once', async () => {
  const access = await opened()
  await review(supervisor, access, { outcome: 'NOT_JUSTIFIED' })
  expect((await review(holder, access)).answer).toEqual({
    __typename: 'AlreadyReviewed',
    message: 'L’accesso in emergenza è già stato valutato.',
  })
  await expect(people.admin`update registry.emergency_review set outcome = 'JUSTIFIED'`).rejects.toThrow(
    /append-only/,
  )
})

test('never by who used it, even as a supervisor', async () => {
  const access = await opened()
  const same: Viewer = { ...worker, roles: ['SUPERVISOR'] }
  expect((await review(same, access)).answer).toMatchObject({ __typename: 'OwnEmergency' })
  // another issuer gives the same subject to somebody else
  expect((await review({ ...same, issuer: 'https://altro.example' }, access)).answer).toMatchObject({
    __typename: 'ReviewEmergencyAccessPayload',
  })
})

test('not by a supervisor of another territory, nor by anybody who is none', async () => {
  const access = await opened()
  const elsewhere = planOffice(ambitoOfBari, 'SUPERVISOR')
  expect((await review(elsewhere, access)).answer).toMatchObject({ __typename: 'NotFound' })
  for (const viewer of [
    local([bari], 'SOCIAL_WORKER'),
    citizen(anna),
    planOffice(ambitoOfBari, 'PLAN_OFFICE'),
  ])
    expect((await review(viewer, access)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  expect((await review(holder, access, { note: 'va bene' })).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', violations: [{ path: 'input.note' }] } },
  ])
})

test('after seven days without a review it is overdue, and shows to the supervisor', async () => {
  const access = await opened()
  const shown = (totalCount: number, overdue: boolean) => ({
    emergencyAccesses: {
      totalCount,
      nodes: totalCount === 0 ? [] : [{ reviewBy: days(7).toISOString(), overdue, review: null }],
    },
  })
  expect((await list(supervisor, days(6.9))).data).toEqual(shown(1, false))
  expect((await list(supervisor, days(6.9), '(review: OVERDUE)')).data).toEqual(shown(0, false))
  expect((await list(supervisor, days(7), '(review: OVERDUE)')).data).toEqual(shown(1, true))
  expect((await list(holder, days(7), '(review: PENDING)')).data).toEqual(shown(1, true))
  await review(supervisor, access)
  expect((await list(supervisor, days(8), '(review: OVERDUE)')).data).toEqual(shown(0, false))
  expect((await list(supervisor, days(8), '(review: REVIEWED)')).data).toMatchObject({
    emergencyAccesses: {
      totalCount: 1,
      nodes: [{ overdue: false, review: { outcome: 'JUSTIFIED', note: NOTE } }],
    },
  })
})
