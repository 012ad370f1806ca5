import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local } from '../../../test/viewers.ts'
import { bari, byId, lecce } from './people.ts'
import { claudia, giovanni, registerWorld, settimo, worker } from './register-world.ts'

let world: Awaited<ReturnType<typeof registerWorld>>
beforeAll(async () => {
  world = await registerWorld()
  await world.run('refreshPerson', claudia)
}, START)
afterAll(() => world.stop())

const read = (viewer: Viewer, { id }: { readonly id: string }, fields: string) =>
  world.execute(viewer, byId(id, fields))
/** What a mutation answers, with all that a refusal says. */
async function answer(viewer: Viewer, name: string, input: object, fields: string) {
  const Name = name.replace(/^./, (letter) => letter.toUpperCase())
  const query = `mutation ($input: ${Name}Input!) { ${name}(input: $input) { __typename ... on Refusal { message } ${fields} } }`
  const { data, errors } = await world.execute(viewer, query, { input })
  return errors ?? Object(data)[name]
}
const CERTIFIED = '... on CertifiedBySource { field source refreshBy reportBy }'
const REPORT =
  '... on ReportSourceErrorPayload { report { id field rule claimed evidence protocol status version } }'

describe('what a source certifies', () => {
  const SNAPSHOT = `certifications(group: RESIDENCE) { freshness validUntil groups snapshot { reference facts { field value } } }`
  const residence = {
    field: 'residence',
    value: expect.stringMatching(/^VIA AMERIGO VESPUCCI 55.* \(ISTAT 072006\), dal 2020-02-01$/),
  }

  test('is shown with what it said, for what and until when, and the person sees it too', async () => {
    const expected = {
      person: {
        certifications: [
          {
            freshness: 'CURRENT',
            validUntil: '2027-05-02',
            groups: ['IDENTITY', 'RESIDENCE'],
            snapshot: {
              reference: 'Prot. 42/2026',
              facts: expect.arrayContaining([residence, { field: 'birth', value: '1990-10-10' }]),
            },
          },
        ],
      },
    }
    expect((await read(worker, claudia, SNAPSHOT)).data).toEqual(expected)
    expect((await read(citizen(claudia.id), claudia, SNAPSHOT)).data).toEqual(expected)
    const who = await read(citizen(claudia.id), claudia, 'certifications { snapshot { subject } }')
    expect(who.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  })

  test('stands encrypted, and is shown to nobody else', async () => {
    const [row] = await world.admin`
      select encode(facts, 'hex') as facts from persons.certification where person_id = ${claudia.id}`
    expect(row?.facts).not.toContain(Buffer.from('VESPUCCI').toString('hex'))
    expect((await read(local([lecce], 'SOCIAL_WORKER'), claudia, SNAPSHOT)).data).toEqual({ person: null })
    const denied = await read(local([bari], 'SECRETARIAT'), claudia, SNAPSHOT)
    expect(denied.data).toEqual({ person: { certifications: null } })
  })

  test('is not typed over: the refusal names the field, and what to do', async () => {
    const seen = {
      person: encodeId('person', claudia.id),
      expectedVersion: await world.versionOf(claudia),
    }
    const moved = { ...seen, comune: bari, address: 'Via Falsa 1', since: '2026-10-01' }
    expect(await answer(worker, 'recordResidence', moved, CERTIFIED)).toMatchObject({
      __typename: 'CertifiedBySource',
      field: 'residence',
      source: 'ANPR',
      refreshBy: 'refreshPerson',
      reportBy: 'reportSourceError',
    })
    expect(await world.versionOf(claudia)).toBe(seen.expectedVersion)
  })

  test('is not rectified by hand either, while what nobody certifies is', async () => {
    const person = encodeId('person', claudia.id)
    const items = [
      { field: 'FAMILY_NAME', value: 'Bianchi' },
      { field: 'MOBILE', value: '+39 080 123456' },
    ]
    const REQUEST = '... on RequestRectificationPayload { request { id version } }'
    const rectification = await answer(
      citizen(claudia.id),
      'requestRectification',
      { person, idempotencyKey: 'rettifica-1', items },
      REQUEST,
    )
    const decision = {
      request: rectification.request.id,
      expectedVersion: rectification.request.version,
      granted: true,
      reason: 'Come da documento esibito.',
    }
    const supervisor = local([bari], 'SUPERVISOR')
    expect(await answer(supervisor, 'decideRightsRequest', decision, CERTIFIED)).toMatchObject({
      __typename: 'CertifiedBySource',
      field: 'familyName',
    })
    expect(
      await answer(supervisor, 'decideRightsRequest', { ...decision, fields: ['MOBILE'] }, CERTIFIED),
    ).toEqual({ __typename: 'DecideRightsRequestPayload' })
    const { data } = await read(worker, claudia, 'familyName contacts { mobile }')
    expect(data).toEqual({ person: { familyName: 'Nèri', contacts: { mobile: '+39 080 123456' } } })
  })

  test('of a death is not taken back', async () => {
    const { register } = world.simulators
    const known = register.of(settimo.taxCode)
    if (!known) throw new Error('Not in the register')
    register.put({ ...known, diedOn: '2026-10-01' })
    await world.run('refreshPerson', settimo)
    const input = { person: encodeId('person', settimo.id), expectedVersion: await world.versionOf(settimo) }
    expect(await answer(worker, 'recordDeath', input, CERTIFIED)).toMatchObject({ field: 'deceasedOn' })
  })
})

describe('an error of a source', () => {
  const wrong = {
    person: encodeId('person', claudia.id),
    idempotencyKey: 'segnalazione-1',
    field: 'residence',
    rule: 'OUT_OF_DATE',
    claimed: 'Via Nuova 3, Bari',
    evidence: 'Contratto di locazione del 3 ottobre 2026',
    protocol: 'Prot. 77/2026',
  }

  test('is reported once, contests the datum and leaves it as it is, until the source replies', async () => {
    const { report } = await answer(worker, 'reportSourceError', wrong, REPORT)
    const { person: _, idempotencyKey: __, ...reported } = wrong
    expect(report).toMatchObject({ ...reported, status: 'OPEN', version: 1 })
    expect(
      await answer(worker, 'reportSourceError', { ...wrong, idempotencyKey: 'segnalazione-2' }, REPORT),
    ).toMatchObject({ __typename: 'ReportPending' })
    const FRESH =
      'certifications(group: RESIDENCE) { freshness } residence { address } sourceErrorReports { status reply }'
    expect((await read(worker, claudia, FRESH)).data).toMatchObject({
      person: {
        certifications: [{ freshness: 'CONTESTED' }],
        residence: { address: 'Via Roma 1' },
        sourceErrorReports: [{ status: 'OPEN', reply: null }],
      },
    })
    const reply = {
      report: report.id,
      expectedVersion: 1,
      status: 'CORRECTED',
      reply: 'Corretto il 30 ottobre',
      repliedOn: '2026-10-31',
    }
    expect(await answer(local([lecce], 'SOCIAL_WORKER'), 'recordSourceReply', reply, '')).toMatchObject({
      __typename: 'NotFound',
    })
    expect(await answer(worker, 'recordSourceReply', reply, '')).toEqual({
      __typename: 'RecordSourceReplyPayload',
    })
    expect(await answer(worker, 'recordSourceReply', reply, '')).toMatchObject({ __typename: 'StaleVersion' })
    await world.run('refreshPerson', claudia)
    expect((await read(citizen(claudia.id), claudia, FRESH)).data).toMatchObject({
      person: {
        certifications: [{ freshness: 'CURRENT' }, { freshness: 'SUPERSEDED' }],
        sourceErrorReports: [{ status: 'CORRECTED', reply: 'Corretto il 30 ottobre' }],
      },
    })
  })

  test('is none of what nobody certifies', async () => {
    const input = { ...wrong, person: encodeId('person', giovanni.id), idempotencyKey: 'segnalazione-3' }
    expect(await answer(worker, 'reportSourceError', input, REPORT)).toMatchObject({
      __typename: 'NotCertified',
    })
  })
})
