import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { simulated } from '../../../test/simulated-sources.ts'
import { citizen, local } from '../../../test/viewers.ts'
import { bari, byId, lecce, now } from './people.ts'
import { claudia, giovanni, last, ottavo, registerWorld, settimo, unknown, worker } from './register-world.ts'

let world: Awaited<ReturnType<typeof registerWorld>>
beforeAll(async () => {
  world = await registerWorld()
}, START)
afterAll(() => world.stop())
beforeEach(() => {
  world.simulators.lineFaults.clear()
  world.simulators.register.faults.clear()
})
const run: typeof world.run = (...given) => world.run(...given)

describe('an identity', () => {
  test('that the register confirms is certified, and the person sees who asked for what', async () => {
    const before = await world.versionOf(giovanni)
    expect(await run('verifyIdentity', giovanni)).toMatchObject({
      __typename: 'VerifyIdentityPayload',
      person: {
        identitySource: 'ANPR',
        version: before + 1,
        certifications: [
          { source: 'ANPR', service: 'C003', fields: expect.arrayContaining(['taxCode', 'birth']) },
        ],
      },
    })
    const calls = `sourceCalls(first: 10) { totalCount nodes { source service reference outcome organisation { ... on Comune { istatCode } } } }`
    const expected = {
      totalCount: 2,
      nodes: [
        {
          source: 'ANPR',
          service: 'ANPR.C003',
          reference: 'Prot. 42/2026',
          outcome: 'ANSWERED',
          organisation: { istatCode: bari },
        },
        {
          source: 'ANPR',
          service: 'ANPR.C030',
          reference: 'Prot. 42/2026',
          outcome: 'ANSWERED',
          organisation: { istatCode: bari },
        },
      ],
    }
    const own = citizen(giovanni.id)
    expect((await world.execute(own, byId(giovanni.id, calls))).data).toMatchObject({
      person: { sourceCalls: expected },
    })
    expect((await world.execute(worker, byId(giovanni.id, calls))).data).toMatchObject({
      person: { sourceCalls: expected },
    })
    const who = await world.execute(
      own,
      byId(giovanni.id, 'sourceCalls(first: 1) { nodes { subject issuer } }'),
    )
    expect(who.errors?.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN')
    const [entry] = await world.admin`
      select count(*)::integer as count from registry.access_entry where action = 'WRITE' and persons @> array[${giovanni.id}::uuid]`
    expect(entry?.count).toBeGreaterThan(0)
  })

  test('that was declared otherwise, or that the register does not have, changes nothing', async () => {
    const before = await world.versionOf(claudia)
    expect(await run('verifyIdentity', claudia)).toMatchObject({ __typename: 'IdentityNotConfirmed' })
    expect(await run('verifyIdentity', unknown)).toMatchObject({ __typename: 'NotInRegister' })
    expect([await world.versionOf(claudia), await world.versionOf(unknown)]).toEqual([before, 1])
    expect(
      await world.admin`select from persons.certification where person_id in (${claudia.id}, ${unknown.id})`,
    ).toHaveLength(0)
  })

  test('is asked for only for a reason, and only about the record as it was seen', async () => {
    const before = world.simulators.called.length
    const person = encodeId('person', giovanni.id)
    expect(
      await world.mutate(worker, 'verifyIdentity', { person, expectedVersion: 1, reference: ' ' }),
    ).toMatchObject({
      code: 'BAD_USER_INPUT',
      paths: ['input.reference'],
    })
    expect(
      await world.mutate(worker, 'verifyIdentity', { person, expectedVersion: 99, reference: 'Prot. 1' }),
    ).toMatchObject({ outcome: { __typename: 'StaleVersion' } })
    const elsewhere = { ...local([lecce], 'SOCIAL_WORKER'), purposeCode: 'CARE' }
    expect(await run('verifyIdentity', giovanni, elsewhere)).toMatchObject({ __typename: 'NotFound' })
    expect(await run('verifyIdentity', giovanni, local([bari], 'SUPERVISOR'))).toBeUndefined()
    const orienting = { ...local([bari], 'SECRETARIAT'), purposeCode: 'CARE' }
    for (const name of ['verifyIdentity', 'refreshPerson']) {
      const refused = await world.execute(
        orienting,
        `mutation ($input: ${name === 'refreshPerson' ? 'RefreshPerson' : 'VerifyIdentity'}Input!) { ${name}(input: $input) { ... on PurposeNotAdmitted { admitted } } }`,
        { input: { person, expectedVersion: 1, reference: 'Prot. 1' } },
      )
      expect(refused.data).toEqual({ [name]: { admitted: ['ACCESS'] } })
    }
    await world.admin`update registry.open_request set readers = array['comune:' || ${lecce}] where person_id = ${unknown.id}`
    expect(await run('verifyIdentity', unknown)).toMatchObject({ __typename: 'NoCaseHere' })
    await world.admin`update registry.open_request set readers = array['comune:' || ${bari}] where person_id = ${unknown.id}`
    expect(world.simulators.called).toHaveLength(before)
  })
})

describe('a record', () => {
  test('takes names and birth from the register, and keeps the writing of a name that is the same', async () => {
    expect(await run('refreshPerson', claudia)).toMatchObject({
      __typename: 'RefreshPersonPayload',
      person: {
        familyName: 'Nèri',
        givenName: 'Claudia',
        birth: '1990-10-10',
        identitySource: 'ANPR',
        residence: { comune: { istatCode: bari } },
        certifications: [
          { service: 'C001', fields: expect.arrayContaining(['familyName', 'birth', 'residence']) },
        ],
      },
    })
  })

  test('has a name less, or a birth without its day, when the register has', async () => {
    const { register } = world.simulators
    const known = register.of(settimo.taxCode)
    if (!known) throw new Error('Not in the register')
    register.put({ ...known, familyName: null, unknownBirth: 'senzaGiorno' })
    expect(await run('refreshPerson', settimo)).toMatchObject({
      person: { familyName: null, birth: '1990-01' },
    })
    register.put({ ...known, diedOn: '2026-10-01' })
    expect(await run('refreshPerson', settimo)).toMatchObject({
      person: { familyName: 'SETTIMO', deceasedOn: '2026-10-01' },
    })
    expect(await world.jobs('persons.death-changed', settimo)).toBeGreaterThan(0)
  })

  test('goes with who has moved: the comune of before loses sight of it, and who holds a case hears of it', async () => {
    expect(await run('refreshPerson', ottavo)).toEqual({ __typename: 'RefreshPersonPayload', person: null })
    const there = await world.execute(
      local([lecce], 'SOCIAL_WORKER'),
      byId(ottavo.id, 'residence { address since }'),
    )
    expect(there.data).toEqual({
      person: { residence: { address: 'VIA TRINCHESE 7, 73100 LECCE', since: '2020-02-01' } },
    })
    expect(await world.jobs('persons.residence-changed', ottavo)).toBeGreaterThan(0)
  })

  test('is changed as a whole or not at all', async () => {
    const before = await world.versionOf(last)
    await world.admin.unsafe(`
      create function pg_temp.refuse() returns trigger language plpgsql as 'begin raise exception $$no$$; end';
      create trigger refuse before insert on persons.certification for each row execute function pg_temp.refuse()`)
    await expect(run('refreshPerson', last)).rejects.toThrow()
    await world.admin`drop trigger refuse on persons.certification`
    const [row] = await world.admin`select version, identity_source from persons.person where id = ${last.id}`
    expect(row).toEqual({ version: before, identity_source: 'DECLARED' })
    // what was requested is in the journal all the same
    expect(
      await world.admin`select from registry.source_call call join registry.source_answer answer using (id)
        where person_id = ${last.id} and outcome = 'ANSWERED'`,
    ).toHaveLength(2)
  })
})

describe('a source', () => {
  test.each([
    ['is down', 'DOWN', 'BROKEN'],
    ['is slow', 'SLOW', 'TIMED_OUT'],
    ['asks for a pause', 'TOO_MANY', 'OVERLOADED'],
  ] as const)(
    'that %s leaves the record as it is, and says when it was last known',
    async (_, fault, reason) => {
      const before = await world.versionOf(giovanni)
      world.simulators.lineFaults.add(fault)
      const query = `mutation ($input: RefreshPersonInput!) { refreshPerson(input: $input) {
      ... on SourceUnavailable { message source reason lastKnownAt } } }`
      const input = {
        person: encodeId('person', giovanni.id),
        expectedVersion: before,
        reference: 'Prot. 43/2026',
      }
      expect((await world.execute(worker, query, { input })).data).toEqual({
        refreshPerson: {
          message: expect.any(String),
          source: 'ANPR',
          reason,
          lastKnownAt: now.toISOString(),
        },
      })
      expect(await world.versionOf(giovanni)).toBe(before)
    },
  )

  test('that answers about somebody else, or about several, is not believed', async () => {
    // the pause that the source asked for is over
    const fresh = await simulated()
    const before = await world.versionOf(last)
    for (const fault of ['OTHER_PERSON', 'SECOND_PERSON'] as const) {
      fresh.simulators.register.faults.clear()
      fresh.simulators.register.faults.add(fault)
      const outcome = await run('refreshPerson', last, worker, fresh.eServices)
      expect(outcome).toMatchObject({
        __typename: 'SourceUnavailable',
        message: expect.stringMatching(/non è utilizzabile/),
      })
    }
    expect(await world.versionOf(last)).toBe(before)
    await fresh.stop()
  })

  test('is called no more than the body may in a day, under numbers that grow', async () => {
    const fresh = await simulated((file) => ({
      ...file,
      eServices: {
        ...file.eServices,
        'ANPR.C030': { ...Object(file.eServices['ANPR.C030']), dailyCalls: 1 },
      },
    }))
    expect(await run('refreshPerson', last, worker, fresh.eServices)).toMatchObject({
      message: expect.stringMatching(/oggi/),
    })
    expect(fresh.simulators.called).toEqual([])
    await fresh.stop()
    const numbers = (
      await world.admin`select number::text from registry.source_call where body = ${`comune:${bari}`} order by requested_at, id`
    ).map(({ number }) => BigInt(number))
    expect(numbers.length).toBeGreaterThan(8)
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => (one < other ? -1 : 1)))
  })

  test('that nobody has set up is called by nobody', async () => {
    expect(await run('verifyIdentity', last, worker, null)).toMatchObject({
      message: expect.stringMatching(/non è abilitato/),
    })
  })
})
