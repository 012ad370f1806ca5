import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { networkOf } from '../src/rules/network.ts'
import { ambitoOfBari, anna, bari, bruno, byId, carlo, dora, fourPersons, lecce } from './people.ts'
import { mutating } from './run-mutation.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
let mutate: ReturnType<typeof mutating>
let keys = 0

beforeAll(async () => {
  people = await fourPersons()
  mutate = mutating(people)
}, START)
afterAll(() => people.stop())
beforeEach(() => people.admin`delete from persons.relationship`)

const socialWorker = local([bari], 'SOCIAL_WORKER')
const noted = (more: object = {}) => ({
  person: encodeId('person', anna),
  idempotencyKey: `legame numero ${++keys}`,
  kind: 'NEIGHBOUR',
  name: 'Rosa Bianchi',
  note: 'Ha le chiavi',
  since: '2024-01-01',
  ...more,
})
const record = (viewer: Viewer, input: object) =>
  mutate(
    viewer,
    'recordRelationship',
    input,
    'relationship { id kind kindName name person { id } since until }',
  )
const recorded = async (more: object = {}): Promise<string> => {
  const { outcome } = await record(socialWorker, noted(more))
  const made = outcome?.relationship as { id: string } | undefined
  return made?.id ?? ''
}
const end = (viewer: Viewer, relationship: string, until = '2026-10-01') =>
  mutate(
    viewer,
    'endRelationship',
    { relationship, until, reason: 'Trasloco' },
    'relationship { until endReason }',
  )
const kept = () => people.admin`select kind, until from persons.relationship`

test('the social worker notes somebody around a person', async () => {
  const { outcome } = await record(socialWorker, noted())
  expect(outcome).toMatchObject({
    relationship: {
      kind: 'NEIGHBOUR',
      kindName: 'Vicino di casa',
      name: 'Rosa Bianchi',
      person: null,
      until: null,
    },
  })
})

test('a request that comes twice notes one', async () => {
  const input = noted()
  expect(await record(socialWorker, input)).toEqual(await record(socialWorker, input))
  expect(await kept()).toHaveLength(1)
})

test.each([
  ['the secretariat', local([bari], 'SECRETARIAT')],
  ['the PUA', local([bari], 'PUA')],
  ['the citizen', citizen(anna)],
  ['the accountant', planOffice(ambitoOfBari, 'ACCOUNTANT')],
])('%s notes nobody', async (_, viewer) => {
  expect(await record(viewer, noted())).toEqual({ code: 'FORBIDDEN' })
})

test('another comune finds no such person', async () => {
  expect((await record(local([lecce], 'SOCIAL_WORKER'), noted())).outcome).toMatchObject({
    __typename: 'NotFound',
  })
})

describe('nothing is noted when', () => {
  test.each([
    ['the day is none of the calendar', { since: '2026-13-01' }, undefined],
    ['it begins in the future', { since: '2026-11-03' }, ['input.since']],
    ['it begins before the person was born', { since: '1979-01-01' }, ['input.since']],
    ['the kind does not exist', { kind: 'ENEMY' }, ['input.kind']],
    ['there is neither name nor record', { name: null }, ['input.name']],
    ['it is the person itself', { otherPerson: encodeId('person', anna) }, ['input.otherPerson']],
    ['the other’s record is out of scope', { otherPerson: encodeId('person', bruno) }, ['input.otherPerson']],
    ['the note is too long', { note: 'x'.repeat(2001) }, ['input.note']],
  ])('%s', async (_, wrong, paths) => {
    const { code, paths: reported } = await record(socialWorker, noted(wrong))
    expect(code).toBe('BAD_USER_INPUT')
    if (paths) expect(reported).toEqual(paths)
    expect(await kept()).toEqual([])
  })
})

test('a relationship that ended is kept, shown when asked for, and ends once', async () => {
  const id = await recorded()
  expect((await end(socialWorker, id)).outcome).toMatchObject({
    relationship: { until: '2026-10-01', endReason: 'Trasloco' },
  })
  expect((await end(socialWorker, id)).outcome).toMatchObject({ __typename: 'RelationshipEnded' })
  const { data } = await people.execute(
    socialWorker,
    byId(anna, 'now: relationships { id } ever: relationships(ended: true) { id }'),
  )
  expect(data?.person).toEqual({ now: [], ever: [{ id }] })
})

test.each([
  ['before it began', '2023-12-31'],
  ['in the future', '2026-11-03'],
])('a relationship does not end %s', async (_, until) => {
  expect(await end(socialWorker, await recorded(), until)).toEqual({
    code: 'BAD_USER_INPUT',
    paths: ['input.until'],
  })
})

test('another comune ends nothing', async () => {
  const id = await recorded()
  expect((await end(local([lecce], 'SOCIAL_WORKER'), id)).outcome).toMatchObject({ __typename: 'NotFound' })
})

describe('the network of a person', () => {
  const network = 'network { name livesTogether householdRelationship person { id } ties { kind kindName } }'

  test('joins the household, who was noted, and with whom the person was noted', async () => {
    await recorded({ otherPerson: encodeId('person', carlo), name: null, kind: 'CHILD' })
    await recorded()
    await recorded({
      person: encodeId('person', dora),
      otherPerson: encodeId('person', anna),
      name: null,
      kind: 'CARED_FOR',
    })
    const { data } = await people.execute(socialWorker, byId(anna, network))
    expect(data?.person).toEqual({
      network: [
        {
          name: 'Nome c Rossi',
          livesTogether: true,
          householdRelationship: expect.stringMatching(/figli/i),
          person: { id: encodeId('person', carlo) },
          ties: [{ kind: 'CHILD', kindName: 'Figlio' }],
        },
        {
          name: 'Nome d Neri',
          livesTogether: false,
          householdRelationship: null,
          person: { id: encodeId('person', dora) },
          ties: [{ kind: 'CAREGIVER', kindName: expect.stringContaining('Caregiver') }],
        },
        {
          name: 'Rosa Bianchi',
          livesTogether: false,
          householdRelationship: null,
          person: null,
          ties: [{ kind: 'NEIGHBOUR', kindName: 'Vicino di casa' }],
        },
      ],
    })
  })

  test('discloses of nobody what was noted with a record out of scope', async () => {
    await people.admin`insert into persons.relationship (id, person_id, other_person_id, kind) values (uuidv7(), ${bruno}, ${dora}, 'SIBLING')`
    const { data } = await people.execute(socialWorker, byId(dora, network))
    expect(data).toEqual({ person: { network: [] } })
  })

  test.each([
    ['the citizen', citizen(anna)],
    ['the secretariat', local([bari], 'SECRETARIAT')],
  ])('is closed to %s', async (_, viewer) => {
    const { data, errors } = await people.execute(viewer, byId(anna, network))
    expect(data).toEqual({ person: { network: null } })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('costs as many statements for one person as for all', async () => {
    const counted = async (query: string) => {
      people.requested()
      await people.execute(socialWorker, query)
      return people.requested().length
    }
    await recorded()
    const one = await counted(`{ persons(first: 1, filter: { familyName: "ros" }) { nodes { ${network} } } }`)
    expect(await counted(`{ persons(filter: { familyName: "ros" }) { nodes { ${network} } } }`)).toBe(one)
  })

  test('knows who is met twice by their record, and others by nothing', () => {
    const tie = { kind: 'FRIEND', label: 'Amico', since: null, name: 'Ugo' }
    const members = networkOf(
      'me',
      [],
      [
        { ...tie, personId: 'u' },
        { ...tie, personId: 'u' },
        { ...tie, personId: null },
        { ...tie, personId: null },
      ],
    )
    expect(members.map(({ personId, ties }) => [personId, ties.length])).toEqual([
      ['u', 2],
      [null, 1],
      [null, 1],
    ])
  })
})
