import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { anna, fourPersons, taxCodes } from './people.ts'
import { idOf, ofLecce, registering, resident, secretariat, worker } from './registering.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
let register: ReturnType<typeof registering>
beforeAll(async () => {
  people = await fourPersons()
  register = registering(people)
  await register(secretariat, resident)
}, START)
afterAll(() => people.stop())

let keys = 0
describe('somebody who may be on record', () => {
  const twin = { givenName: 'GIULIA', familyName: 'D’ALESSANDRO', birth: '1991-08-03' }
  const candidates = async (input: object) => {
    const { data } = await people.execute(
      secretariat,
      `mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { __typename ... on PossibleDuplicates {
        message candidates { person { id familyName } sameNames sameBirth similarity } } } }`,
      { input: { idempotencyKey: `candidati ${++keys}`, ...input } },
    )
    return data?.registerPerson as { __typename: string; candidates: { person: { id: string } }[] }
  }

  test('is shown with why, and registered when the records are said to be of others', async () => {
    const shown = await candidates(twin)
    expect(shown).toMatchObject({
      __typename: 'PossibleDuplicates',
      candidates: [{ person: { familyName: 'D’Alessandro' }, sameNames: true, sameBirth: false }],
    })
    const before = await people.admin`select count(*)::int as persons from persons.person`
    const differentFrom = shown.candidates.map(({ person }) => person.id)
    expect((await candidates({ ...twin, differentFrom })).__typename).toBe('RegisterPersonPayload')
    const after = await people.admin`select count(*)::int as persons from persons.person`
    expect(Number(after[0]?.persons) - Number(before[0]?.persons)).toBe(1)
  })

  test('has a tax code that is taken: the record is told to who may see it, and to no other', async () => {
    const execute = async (viewer: Viewer) => {
      const { data } = await people.execute(
        viewer,
        `mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { __typename ... on AlreadyRegistered { records { id } } } }`,
        { input: { idempotencyKey: `codice ${++keys}`, taxCode: taxCodes.anna, familyName: 'Qualcuno' } },
      )
      return data?.registerPerson
    }
    expect(await execute(secretariat)).toEqual({
      __typename: 'AlreadyRegistered',
      records: [{ id: encodeId('person', anna) }],
    })
    expect(await execute(ofLecce)).toEqual({ __typename: 'AlreadyRegistered', records: [] })
  })

  test('is registered once by two front offices at the same time', async () => {
    const input = { givenName: 'Gemella', familyName: 'Uguale', birth: '2001-01-01' }
    const both = await Promise.all([register(secretariat, input), register(worker, input)])
    expect(both.map(({ outcome }) => outcome?.__typename).toSorted()).toEqual([
      'PossibleDuplicates',
      'RegisterPersonPayload',
    ])
  })

  test('repeats with the same key, which registers nobody twice', async () => {
    const input = {
      idempotencyKey: 'la stessa chiave',
      givenName: 'Unica',
      familyName: 'Sola',
      birth: '1970',
    }
    const [first, second] = [await register(secretariat, input), await register(secretariat, input)]
    expect(idOf(second.outcome)).toBe(idOf(first.outcome))
    expect((await register(secretariat, { ...input, birth: '1971' })).outcome?.__typename).toBe('RepeatedKey')
  })
})
