import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local } from '../../../test/viewers.ts'
import { anna, bari, byId, carlo, fourPersons, lecce } from './people.ts'
import { idOf, ofLecce, registering, secretariat } from './registering.ts'
import { mutating } from './run-mutation.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
let mutate: ReturnType<typeof mutating>
let man: string
beforeAll(async () => {
  people = await fourPersons()
  mutate = mutating(people)
  const { outcome } = await registering(people)(secretariat, { givenName: 'Samir', birth: '1979' })
  man = idOf(outcome)
}, START)
afterAll(() => people.stop())

const FIELDS =
  'fictitiousResidence { id status registerNumber address registeredFrom cancelledOn cancelReason }'
let keys = 0
const request = (input: object = {}, viewer: Viewer = secretariat) =>
  mutate(
    viewer,
    'requestFictitiousResidence',
    {
      person: man,
      requestedOn: '2026-10-05',
      protocol: '2026/4411',
      presence: 'Stazione centrale',
      idempotencyKey: `via fittizia ${++keys}`,
      ...input,
    },
    FIELDS,
  )
const decide = (id: string, input: object, viewer: Viewer = secretariat) =>
  mutate(
    viewer,
    'decideFictitiousResidence',
    {
      fictitiousResidence: id,
      decidedOn: '2026-10-07',
      decision: 'Provvedimento 12/2026',
      granted: true,
      ...input,
    },
    FIELDS,
  )
const procedure = (outcome: unknown) => Object(Object(outcome).fictitiousResidence)
const version = async () => {
  const { data } = await people.execute(secretariat, `{ person(id: "${man}") { version } }`)
  return Object(data).person.version
}
const seenBy = async (viewer: Viewer) => {
  const { data } = await people.execute(
    viewer,
    `{ person(id: "${man}") { residence { address } fictitiousResidences { status } } }`,
  )
  return Object(data).person
}
const AT = { address: 'Via della Casa Comunale 1', registeredFrom: '2026-10-07' }
let id: string

test('who lives nowhere asks for it once, and who has a residence does not', async () => {
  const { outcome } = await request()
  expect(procedure(outcome)).toMatchObject({ status: 'REQUESTED', registerNumber: null })
  id = procedure(outcome).id
  expect((await request()).outcome?.__typename).toBe('FictitiousResidencePending')
  expect((await request({ person: encodeId('person', anna) })).outcome?.__typename).toBe('HasResidence')
  expect((await request({}, ofLecce)).outcome?.__typename).toBe('NotFound')
  expect((await request({}, citizen(anna))).code).toBe('FORBIDDEN')
  expect((await request({ requestedOn: '2026-11-03' })).paths).toEqual(['input.requestedOn'])
})

test('what is granted is a residence with a number of the register, seen by that comune', async () => {
  expect((await decide(id, { ...AT, expectedVersion: 9 })).outcome?.__typename).toBe('StaleVersion')
  expect((await decide(id, { ...AT, expectedVersion: await version() }, ofLecce)).outcome?.__typename).toBe(
    'NotFound',
  )
  expect((await decide(id, { expectedVersion: 1 })).paths).toEqual(['input.address'])
  expect(
    (await decide(id, { ...AT, decidedOn: '2026-10-01', registeredFrom: '2026-10-01', expectedVersion: 1 }))
      .paths,
  ).toEqual(['input.decidedOn', 'input.registeredFrom'])
  const { outcome } = await decide(id, { ...AT, expectedVersion: await version() })
  expect(procedure(outcome)).toMatchObject({ status: 'REGISTERED', registerNumber: '2026/1', ...AT })
  expect(await seenBy(secretariat)).toEqual({
    residence: { address: AT.address },
    fictitiousResidences: [{ status: 'REGISTERED' }],
  })
  expect((await decide(id, { ...AT, expectedVersion: await version() })).outcome?.__typename).toBe(
    'AlreadyDecided',
  )
})

test('a registration that is cancelled ends the residence, and the comune that received the person goes on', async () => {
  const cancel = async (input: object = {}) =>
    mutate(
      secretariat,
      'cancelFictitiousResidence',
      {
        fictitiousResidence: id,
        expectedVersion: await version(),
        cancelledOn: '2026-10-20',
        reason: 'Irreperibile',
        ...input,
      },
      FIELDS,
    )
  expect((await cancel({ cancelledOn: '2026-10-07' })).paths).toEqual(['input.cancelledOn'])
  expect((await cancel({ expectedVersion: 1 })).outcome?.__typename).toBe('StaleVersion')
  expect((await seenBy(secretariat)).fictitiousResidences).toEqual([{ status: 'REGISTERED' }])
  const { outcome } = await cancel()
  expect(procedure(outcome)).toMatchObject({ status: 'CANCELLED', cancelReason: 'Irreperibile' })
  expect(await seenBy(secretariat)).toEqual({
    residence: null,
    fictitiousResidences: [{ status: 'CANCELLED' }],
  })
  expect(await seenBy(ofLecce)).toBeNull()
})

test('who finds a home is cancelled by it; the register stays with the comune', async () => {
  const again = procedure((await request({ requestedOn: '2026-10-21', protocol: '2026/4500' })).outcome)
  const from = { address: AT.address, decidedOn: '2026-10-22', expectedVersion: await version() }
  expect(procedure((await decide(again.id, from)).outcome)).toMatchObject({ registerNumber: '2026/2' })
  const move = {
    person: man,
    expectedVersion: await version(),
    comune: lecce,
    address: 'Via Libertini 3',
    since: '2026-10-30',
  }
  expect((await mutate(secretariat, 'recordResidence', move, 'person { id }')).outcome).toHaveProperty(
    'person',
  )
  const register = async (viewer: Viewer, status: string) => {
    const { data } = await people.execute(
      viewer,
      `{ fictitiousResidences(status: ${status}) { totalCount nodes { registerNumber cancelledOn cancelReason person { id } } } }`,
    )
    return Object(data).fictitiousResidences
  }
  expect(await register(secretariat, 'CANCELLED')).toEqual({
    totalCount: 2,
    nodes: [
      { registerNumber: '2026/2', cancelledOn: '2026-10-30', cancelReason: 'Nuova residenza', person: null },
      { registerNumber: '2026/1', cancelledOn: '2026-10-20', cancelReason: 'Irreperibile', person: null },
    ],
  })
  expect(await register(secretariat, 'REGISTERED')).toMatchObject({ totalCount: 0 })
  expect(await register(ofLecce, 'CANCELLED')).toMatchObject({ totalCount: 0 })
})

test('how somebody is reached and spoken to is written down by the office, and by the person', async () => {
  const contacts = (viewer: Viewer, input: object) =>
    mutate(
      viewer,
      'recordContacts',
      { person: encodeId('person', carlo), ...input },
      'person { contacts { email mobile } language interpreterNeeded domicile { address } version }',
    )
  const first = {
    expectedVersion: 1,
    mobile: '+39 333 0000000',
    language: 'ara',
    interpreterNeeded: true,
    domicile: { address: 'Dai nonni' },
  }
  expect((await contacts(secretariat, first)).outcome).toMatchObject({
    person: {
      contacts: { email: null, mobile: '+39 333 0000000' },
      language: 'ara',
      interpreterNeeded: true,
      domicile: { address: 'Dai nonni' },
      version: 2,
    },
  })
  expect((await contacts(citizen(carlo), { expectedVersion: 2, mobile: null })).outcome).toMatchObject({
    person: { contacts: { mobile: null }, language: 'ara', version: 3 },
  })
  expect((await contacts(secretariat, first)).outcome?.__typename).toBe('StaleVersion')
  expect((await contacts(citizen(anna), { expectedVersion: 3, mobile: null })).outcome?.__typename).toBe(
    'NotFound',
  )
  expect(
    (await contacts(local([lecce], 'PUA'), { expectedVersion: 3, mobile: null })).outcome?.__typename,
  ).toBe('NotFound')
  expect((await contacts(secretariat, { expectedVersion: 3, mobile: 'x', language: 'it' })).paths).toEqual([
    'input.mobile',
    'input.language',
  ])
  expect((await contacts(secretariat, { expectedVersion: 3 })).paths).toEqual(['input'])
  const { data } = await people.execute(local([bari], 'PUA'), byId(carlo, 'language'))
  expect(data).toEqual({ person: { language: 'ara' } })
})
