import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { ambitoOfBari, anna, bari, bruno, byId, carlo, fourPersons, lecce, taxCodes } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
const execute: typeof people.execute = (...question) => people.execute(...question)

beforeAll(async () => {
  people = await fourPersons()
  await people.waitsFor(anna)
}, START)

afterAll(() => people.stop())

test('the secretariat sees that there is an ISEE and not what it says, and no health datum', async () => {
  const fields =
    'isee { dsuProtocol validUntil value } health: isee(kind: SOCIO_HEALTH) { dsuProtocol } iseeAttestations { kind } disability { kind } employment { status }'
  const { data, errors } = await execute(local([bari], 'SECRETARIAT'), byId(anna, fields))
  expect(data).toEqual({
    person: {
      isee: { dsuProtocol: 'INPS-ISEE-2026-00000001A-00', validUntil: '2026-12-31', value: null },
      health: null,
      iseeAttestations: [{ kind: 'ORDINARY' }, { kind: 'ORDINARY' }],
      disability: null,
      employment: null,
    },
  })
  expect(errors?.map(({ path }) => path?.join('.')).toSorted()).toEqual([
    'person.disability',
    'person.employment',
    'person.isee.value',
  ])
})

test('a current ISEE takes the place of the ordinary one while it lasts', async () => {
  const { data } = await execute(
    local([bari], 'SOCIAL_WORKER'),
    byId(
      anna,
      'before: isee(on: "2026-07-01") { current value } now: isee { current value } never: isee(on: "2020-01-01") { value }',
    ),
  )
  expect(data).toEqual({
    person: {
      before: { current: true, value: '7000.00' },
      now: { current: false, value: '12000.50' },
      never: null,
    },
  })
})

test('finance is answered which ISEE is in force on a day, and nobody reads it that way without the key of the platform', async () => {
  const requests = ['ORDINARY', 'RESIDENTIAL'].map((kind, at) => ({
    coPayment: `00000000-0000-7000-8000-00000000000${at}`,
    person: anna,
    kind,
  }))
  const answersOn = async (on: string) => {
    await deliver(eventHandlers(people.graph.database), 'finance.isee-requested', {
      ambito: ambitoOfBari,
      on,
      requests,
    })
    const [emitted] = await people.admin<{ answers: { isee: object | null }[] }[]>`
      with taken as (
        delete from graphile_worker._private_jobs job using graphile_worker._private_tasks task
        where task.id = job.task_id and identifier = 'persons.isee-read' returning job.payload)
      select payload -> 'answers' as answers from taken`
    return emitted?.answers.map(({ isee }) => isee)
  }
  const ordinary = {
    cents: 1_200_050,
    submittedOn: '2026-01-20',
    validUntil: '2026-12-31',
    discrepant: false,
  }
  expect(await answersOn('2026-03-01')).toMatchObject([ordinary, null])
  expect(await answersOn('2026-07-01')).toMatchObject([{ cents: 700_000, submittedOn: '2026-06-01' }, null])
  expect(await answersOn('2027-01-01')).toEqual([null, null])
  const [unkeyed] = await people.admin`
    select count(*)::int as "count" from persons.isee_for_co_payment(${anna}, 'ORDINARY', '2026-03-01')`
  expect(unkeyed).toEqual({ count: 0 })
})

test('of people around a person only those in scope have a record', async () => {
  const fields = 'relationships { kind name note person { id } } duplicates { id }'
  const seen = await execute(local([bari], 'SOCIAL_WORKER'), byId(anna, fields))
  expect(seen).toEqual({
    data: {
      person: {
        relationships: [{ kind: 'SIBLING', name: 'Bruno R.', note: 'dopo le 14', person: null }],
        duplicates: [{ id: encodeId('person', carlo) }],
      },
    },
  })
  const asPua = await execute(local([bari], 'PUA'), byId(anna, 'relationships { note }'))
  expect(asPua.data).toEqual({ person: { relationships: [{ note: null }] } })
})

test('the accountant of an Ambito sees who is paid and no more', async () => {
  const { data, errors } = await execute(
    planOffice(ambitoOfBari, 'ACCOUNTANT'),
    byId(bruno, 'familyName taxCode contacts { email } household { id } isee { value }'),
  )
  expect(data).toEqual({
    person: { familyName: 'ROSSINI', taxCode: taxCodes.bruno, contacts: null, household: null, isee: null },
  })
  expect(errors).toHaveLength(3)
})

test('the database alone hides persons and health when field rules are gone', async () => {
  for (const viewer of [
    regional('ANALYST'),
    planOffice(ambitoOfBari, 'PLAN_OFFICE'),
    local([lecce], 'SOCIAL_WORKER'),
    citizen(carlo),
  ]) {
    expect(await people.executeUnguarded(viewer, byId(anna, 'familyName'))).toEqual({
      data: { person: null },
    })
  }
  const health = byId(anna, 'disability { kind } isee(kind: SOCIO_HEALTH) { value }')
  const { data } = await people.executeUnguarded(local([bari], 'SECRETARIAT'), health)
  expect(data).toEqual({ person: { disability: [], isee: null } })
})

test('that somebody lives here is no reason to read their means and health; a request that waits is one, where it waits, and a case', async () => {
  const fields = byId(
    anna,
    'familyName isee { value } iseeAttestations { kind } employment { status } disability { kind } certifications { fields }',
  )
  await people.admin`insert into persons.employment_status values (${anna}, 'UNEMPLOYED', null, 'INPS', '2026-01-01')`
  await people.admin`
    insert into persons.certification (id, person_id, source, service, request_reference, fields, certified_at)
    select uuidv7(), ${anna}, case field when 'isee' then 'INPS' else 'ANPR' end, field, field, array[field],
      timestamptz '2026-10-01' + at * interval '1 day' from unnest(array['isee', 'taxCode']) with ordinality as said (field, at)`
  const known = {
    familyName: 'Rossi',
    isee: { value: '12000.50' },
    iseeAttestations: [{}, {}, {}],
    employment: { status: 'UNEMPLOYED' },
    disability: [{}],
    certifications: [{ fields: ['taxCode'] }, { fields: ['isee'] }],
  }
  const unknown = {
    familyName: 'Rossi',
    isee: null,
    iseeAttestations: [],
    employment: null,
    disability: [],
    certifications: [{ fields: ['taxCode'] }],
  }
  const read = async (viewer = local([bari], 'SOCIAL_WORKER')) =>
    Reflect.get(Object((await execute(viewer, fields)).data), 'person')
  expect(await read()).toMatchObject(known)
  expect(await read(citizen(anna))).toMatchObject(known)
  // one that waits elsewhere, or has been settled
  await people.admin`update registry.open_request set readers = array['comune:' || ${lecce}]`
  expect(await read()).toEqual(unknown)
  expect(await read(citizen(anna))).toMatchObject(known)
  await people.admin`delete from registry.open_request`
  expect(await read()).toEqual(unknown)
  await people.admin`insert into registry.case_custody values (uuidv7(), ${anna}, array['comune:' || ${bari}])`
  expect(await read()).toMatchObject(known)
})
