import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local } from '../../../test/viewers.ts'
import { bari, byId } from './people.ts'
import { claudia, giovanni, ottavo, registerWorld, settimo, worker } from './register-world.ts'

let world: Awaited<ReturnType<typeof registerWorld>>
const assessing: Viewer = { ...worker, purposeCode: 'CARE' }

beforeAll(async () => {
  world = await registerWorld()
  await world.admin`delete from registry.open_request`
  for (const { id } of [giovanni, claudia, settimo])
    await world.admin`insert into registry.case_custody values (uuidv7(), ${id}, array['comune:' || ${bari}])`
}, START)
afterAll(() => world.stop())
beforeEach(() => {
  world.simulators.isee.faults.clear()
  world.simulators.lineFaults.clear()
})

type Person = typeof giovanni
async function run(name: string, person: Person, more: object, fields: string, viewer = assessing) {
  const Name = name.replace(/^./, (letter) => letter.toUpperCase())
  const query = `mutation ($input: ${Name}Input!) { ${name}(input: $input) { __typename ... on Refusal { message }
    ... on SourceUnavailable { reason } ... on PurposeNotAdmitted { admitted } ... on ${Name}Payload { ${fields} } } }`
  const input = {
    person: encodeId('person', person.id),
    expectedVersion: await world.versionOf(person),
    reference: 'Domanda 12/2026',
    ...more,
  }
  const { data, errors } = await world.execute(viewer, query, { input })
  return Object(data)[name] ?? errors?.map(({ extensions }) => extensions.violations ?? extensions.code)
}
const threshold = (person: Person, code = 'CSEP09', viewer = assessing) =>
  run(
    'checkIseeThreshold',
    person,
    { threshold: code },
    'below discrepancies indicator dsuProtocol submittedOn validUntil',
    viewer,
  )
const refresh = (person: Person, more: object = {}, viewer = assessing) =>
  run(
    'refreshIsee',
    person,
    { prestation: 'A1.04', ...more },
    'attestations { kind current value ise equivalenceScale dsuProtocol validUntil discrepancies }',
    viewer,
  )

describe('a threshold', () => {
  test('is answered with yes or no, and no amount is sent or kept', async () => {
    const expected = {
      discrepancies: false,
      indicator: 'ISEE Ordinario',
      dsuProtocol: 'INPS-ISEE-2026-00000101A-00',
      submittedOn: '2026-01-20',
      validUntil: '2026-12-31',
    }
    expect(await threshold(giovanni)).toMatchObject({ below: true, ...expected })
    expect(await threshold(giovanni, 'CSEP08')).toMatchObject({ below: false, ...expected })
    expect(await threshold(claudia)).toMatchObject({ below: true, discrepancies: true })
    const { data } = await world.execute(
      citizen(giovanni.id),
      byId(
        giovanni.id,
        'iseeAttestations { value } certifications(group: ISEE) { source service validUntil snapshot { reference facts { value } } } sourceCalls(first: 1) { nodes { source service reference outcome } }',
      ),
    )
    expect(data).toMatchObject({
      person: {
        iseeAttestations: [],
        certifications: [
          {
            snapshot: {
              facts: [{ value: 'CSEP08: sopra soglia, senza difformità (DSU INPS-ISEE-2026-00000101A-00)' }],
            },
          },
          {
            source: 'INPS',
            service: 'ConsultazioneSogliaIndicatore',
            validUntil: '2026-12-31',
            snapshot: { reference: 'Domanda 12/2026' },
          },
        ],
        sourceCalls: {
          nodes: [
            {
              source: 'INPS',
              service: 'INPS.ISEE-SOGLIA',
              reference: 'Domanda 12/2026',
              outcome: 'ANSWERED',
            },
          ],
        },
      },
    })
  })

  test('is sent only for a case here, for a purpose that admits it, by who may', async () => {
    const before = world.simulators.called.length
    expect(await threshold(ottavo)).toMatchObject({ __typename: 'NoCaseHere' })
    await world.admin`insert into registry.case_custody values (uuidv7(), ${ottavo.id}, array['comune:' || ${bari}], '2026-10-01')`
    expect(await threshold(ottavo)).toMatchObject({ __typename: 'NoCaseHere' })
    const oversight = { ...assessing, purposeCode: 'OVERSIGHT' }
    expect(await threshold(giovanni, 'CSEP09', oversight)).toMatchObject({
      __typename: 'PurposeNotAdmitted',
      admitted: ['ACCESS', 'CARE', 'DELIVERY'],
    })
    expect(await refresh(giovanni, {}, { ...local([bari], 'PUA'), purposeCode: 'DELIVERY' })).toMatchObject({
      admitted: ['CARE'],
    })
    const orienting: Viewer = { ...local([bari], 'SECRETARIAT'), purposeCode: 'ACCESS' }
    expect(await refresh(giovanni, {}, { ...assessing, purposeCode: 'ACCESS' })).toMatchObject({
      __typename: 'PurposeNotAdmitted',
    })
    expect(await refresh(giovanni, {}, orienting)).toEqual(['FORBIDDEN'])
    expect(await threshold(giovanni, '9000')).toEqual([
      [{ path: 'input.threshold', reason: expect.any(String) }],
    ])
    expect(await refresh(giovanni, { prestation: 'A9.04' })).toEqual([
      [{ path: 'input.prestation', reason: expect.any(String) }],
    ])
    expect(world.simulators.called).toHaveLength(before)
    expect(await threshold(giovanni, 'CSEP09', orienting)).toMatchObject({ below: true })
    await world.admin`insert into registry.open_request values (uuidv7(), ${ottavo.id}, array['comune:' || ${bari}])`
    expect(await threshold(ottavo)).toMatchObject({ __typename: 'NoDeclaration' })
  })
})

describe('an ISEE', () => {
  test('of one indicator is on record as the assessment reads it, and a repeat does not put it there twice', async () => {
    const ordinary = {
      kind: 'ORDINARY',
      current: false,
      value: '8450.75',
      ise: '13267.68',
      equivalenceScale: 1.57,
      dsuProtocol: 'INPS-ISEE-2026-00000101A-00',
      validUntil: '2026-12-31',
      discrepancies: [],
    }
    for (const _ of [1, 2])
      expect(await refresh(giovanni)).toEqual({ __typename: 'RefreshIseePayload', attestations: [ordinary] })
    expect((await world.execute(worker, byId(giovanni.id, 'isee { value valid }'))).data).toEqual({
      person: { isee: { value: '8450.75', valid: true } },
    })
  })

  test('of an attestation has all kinds, also what could not be computed', async () => {
    const { attestations } = await refresh(giovanni, { detail: 'ATTESTATION' })
    expect(
      Object.fromEntries(
        attestations.map(({ kind, value }: { kind: string; value: string }) => [kind, value]),
      ),
    ).toEqual({
      ORDINARY: '8450.75',
      UNIVERSITY: null,
      SOCIO_HEALTH: '6100.00',
      RESIDENTIAL: '6100.00',
    })
  })

  test('that is a current one counts until its own last day, with what was noted', async () => {
    const { attestations } = await refresh(claudia, { detail: 'ATTESTATION' })
    expect(attestations).toMatchObject([
      {
        kind: 'ORDINARY',
        current: true,
        value: '4200.00',
        validUntil: '2027-02-02',
        discrepancies: [
          'Omissioni o difformità nei patrimoni mobiliari',
          'Scostamento dei redditi dichiarati',
        ],
      },
    ])
  })

  test('that nobody declared, or that is not computable, is not a source that is silent', async () => {
    expect(await refresh(settimo)).toMatchObject({ __typename: 'NoDeclaration' })
    expect(await refresh(giovanni, { kind: 'UNIVERSITY' })).toMatchObject({ __typename: 'NoDeclaration' })
    expect(await threshold(settimo)).toMatchObject({ __typename: 'NoDeclaration' })
  })

  test.each([
    ['whose database is offline', 'OFFLINE', 'OVERLOADED', 'DATABASE_OFFLINE'],
    ['that finds the request wrong', 'INVALID', 'BROKEN', 'RICHIESTA_INVALIDA'],
    ['that answers with a fault', 'FAULT', 'BROKEN', 'SOAP_FAULT'],
    ['that answers about somebody else', 'OTHER_PERSON', 'BROKEN', 'ANSWER_ABOUT_SOMEBODY_ELSE'],
    ['that answers twice', 'TWO_RESULTS', 'BROKEN', 'ANSWER_ABOUT_SEVERAL'],
  ] as const)('of a source %s changes nothing, and the journal says why', async (_, fault, reason, code) => {
    world.simulators.isee.faults.add(fault)
    const before = await world.versionOf(giovanni)
    for (const detail of ['INDICATOR', 'ATTESTATION'])
      expect(await refresh(giovanni, { detail })).toMatchObject({ __typename: 'SourceUnavailable', reason })
    expect(await world.versionOf(giovanni)).toBe(before)
    const [last] = await world.admin`
      select outcome, code from registry.source_answer join registry.source_call using (id) where person_id = ${giovanni.id}
      order by requested_at desc, id desc limit 1`
    expect(last).toEqual({ outcome: reason, code })
  })
})
