import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { consenting, office, secretariat } from './consenting.ts'
import { ambitoOfBari, anna, bruno, carlo, dora, fourPersons, lecce } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
let consents: ReturnType<typeof consenting>

beforeAll(async () => {
  people = await fourPersons()
  consents = consenting(people)
}, START)
afterAll(() => people.stop())
beforeEach(() => people.admin`delete from persons.consent`)

const recorded: typeof consents.recorded = (...call) => consents.recorded(...call)
const withdraw: typeof consents.withdraw = (...call) => consents.withdraw(...call)

describe('consents that end soon', () => {
  const requested = async (viewer: Viewer, args = '') => {
    const { data, errors } = await people.execute(
      viewer,
      `{ expiringConsents${args} { totalCount nodes { expiresOn person { id } } } }`,
    )
    return errors ? errors[0]?.extensions.code : data?.expiringConsents
  }

  test('are those of the own territory, the soonest first, without those withdrawn or renewed', async () => {
    await recorded(anna, { expiresOn: '2026-11-30' })
    await recorded(dora, { expiresOn: '2026-11-10' })
    await recorded(anna, { expiresOn: '2026-12-03' })
    await recorded(bruno, { expiresOn: '2026-11-05' })
    await withdraw(secretariat, await recorded(carlo))
    await recorded(carlo, { purpose: 'CONTACT', expiresOn: '2026-11-15' })
    await recorded(carlo, { purpose: 'CONTACT', expiresOn: null })
    const person = (id: string) => ({ id: encodeId('person', id) })
    expect(await requested(secretariat)).toEqual({
      totalCount: 1,
      nodes: [{ expiresOn: '2026-11-10', person: person(dora) }],
    })
    expect(await requested(secretariat, '(days: 31)')).toEqual({
      totalCount: 2,
      nodes: [
        { expiresOn: '2026-11-10', person: person(dora) },
        { expiresOn: '2026-12-03', person: person(anna) },
      ],
    })
    expect(await requested(office)).toMatchObject({
      nodes: [{ expiresOn: '2026-11-05', person: person(bruno) }],
    })
    expect(await requested(local([lecce], 'PUA'))).toMatchObject({ totalCount: 1 })
  })

  test('are paged', async () => {
    for (const day of ['2026-11-12', '2026-11-11', '2026-11-13'])
      await recorded(carlo, {
        expiresOn: day,
        purpose: day.endsWith('1') ? 'CONTACT' : day.endsWith('2') ? 'RESEARCH' : 'CASE_TRANSFER',
      })
    const { data } = await people.execute(
      secretariat,
      '{ expiringConsents(first: 2) { nodes { expiresOn } pageInfo { endCursor hasNextPage } } }',
    )
    expect(data?.expiringConsents).toEqual({
      nodes: [{ expiresOn: '2026-11-11' }, { expiresOn: '2026-11-12' }],
      pageInfo: { endCursor: expect.any(String), hasNextPage: true },
    })
    const first = data?.expiringConsents as { pageInfo: { endCursor: string } }
    expect(await requested(secretariat, `(after: "${first.pageInfo.endCursor}")`)).toMatchObject({
      nodes: [{ expiresOn: '2026-11-13' }],
    })
  })

  test('are not asked for by citizens and accountants, nor for years', async () => {
    expect(await requested(citizen(anna))).toBe('FORBIDDEN')
    expect(await requested(planOffice(ambitoOfBari, 'ACCOUNTANT'))).toBe('FORBIDDEN')
    expect(await requested(secretariat, '(days: 366)')).toBe('BAD_USER_INPUT')
  })
})
