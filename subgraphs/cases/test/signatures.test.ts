import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { projects, signatures } from './projects.ts'

let world: Awaited<ReturnType<typeof projects>>
beforeAll(async () => {
  world = await projects()
}, START)
afterAll(() => world?.stop())

describe('a signature is of somebody who has that quality on that day', () => {
  const signed = (party: string, more: object) =>
    signatures.map((one) => (one.party === party ? { ...one, ...more } : one))
  const person = encodeId('person', crypto.randomUUID())
  const operator = encodeId('operator', crypto.randomUUID())
  test.each([
    ['the person’s by somebody else', signed('PERSON', { person }), 'input.signatures.0.person'],
    [
      'a representative’s by nobody',
      signed('PERSON', { party: 'LEGAL_REPRESENTATIVE' }),
      'input.signatures.0.person',
    ],
    [
      'a representative’s by who represents nobody',
      signed('PERSON', { party: 'LEGAL_REPRESENTATIVE', person }),
      'input.signatures.0.person',
    ],
    ['the team’s by nobody known', signed('CASE_MANAGER', { operator }), 'input.signatures.1.operator'],
    [
      'the team’s by who was not yet of it',
      signed('CASE_MANAGER', { signedOn: '2026-02-28' }),
      'input.signatures.1.operator',
    ],
    [
      'the Ambito’s by an operator of the comune',
      [...signatures, { ...signatures[0], party: 'AMBITO' }],
      'input.signatures.3.operator',
    ],
  ])('%s', async (_, given, path) => {
    const id = await world.drafted()
    await expect(world.take('agreeProject', id, { signatures: given })).rejects.toMatchObject({
      extensions: { violations: [{ path }] },
    })
    expect(await world.projectOf(id, 'status')).toEqual({ status: 'DRAFT' })
  })
})

test('who acts for the person signs in their place, while they do', async () => {
  const id = await world.drafted()
  const [held] = await world.admin`select person_id from cases."case" where id = ${id}`
  const guardian = crypto.randomUUID()
  await world.admin`
    insert into registry.representation (id, person_id, representative_id, kind, powers, valid_from, valid_to)
    values (gen_random_uuid(), ${held?.person_id}, ${guardian}, 'GUARDIAN', '{}', '2026-01-01', '2026-11-01')`
  const [, ...others] = signatures
  const sign = (signedOn: string) => ({
    signatures: [
      ...others,
      { ...signatures[0], party: 'LEGAL_REPRESENTATIVE', signedOn, person: encodeId('person', guardian) },
    ],
  })
  await expect(world.take('agreeProject', id, sign('2025-12-31'))).rejects.toThrow(
    'Alla data della firma non risulta tra chi rappresenta la persona.',
  )
  expect(await world.take('agreeProject', id, sign('2026-11-01'))).toMatchObject({
    __typename: 'AgreeProjectPayload',
  })
})
