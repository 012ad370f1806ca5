import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { personIdByTaxCode } from '../src/sign-in.ts'
import { subgraph } from '../src/subgraph.ts'

const bari = '072006'
const lecce = '075035'
const ambitoOfBari = 'ATS-BA-02'
// Anna and her son Carlo live in Bari; Bruno in Lecce, his case is held by the Ambito; Dora nobody knows where, her case by Bari.
const anna = '01990000-0000-7000-8000-00000000000a'
const bruno = '01990000-0000-7000-8000-00000000000b'
const carlo = '01990000-0000-7000-8000-00000000000c'
const dora = '01990000-0000-7000-8000-00000000000d'
const taxCodes = { anna: 'RSSMRA80A01A662A', bruno: 'BNCMRA75M55E506Y' }
const now = new Date('2026-11-02T08:00:00Z')
const forbidden = { extensions: { code: 'FORBIDDEN' } }
let graph: Awaited<ReturnType<typeof scratchGraph>>

beforeAll(async () => {
  graph = await scratchGraph()
  const { admin } = graph
  const home = '01990000-0000-7000-8000-0000000000f0'
  await admin`insert into persons.household values (${home}, ${bari}, 'Via Roma 1', array['comune:' || ${bari}])`
  const add = (
    id: string,
    familyName: string,
    comune: string | null,
    more: { taxCode?: string; home?: string; year?: number } = {},
  ) => admin`
    insert into persons.person (id, tax_code, given_name, family_name, birth_year, birth_month, birth_day, residence_comune,
      residence_address, residence_since, household_id, readers)
    values (${id}, ${more.taxCode ?? null}, ${`Nome ${id.at(-1)}`}, ${familyName}, ${more.year ?? 1980}, 1, 1, ${comune},
      ${comune && 'Via Roma 1'}, ${comune && '2010-01-01'}, ${more.home ?? null},
      array_remove(array['comune:' || ${comune}::text, 'person:' || ${id}], null))`
  await add(anna, 'Rossi', bari, { taxCode: taxCodes.anna, home })
  await add(bruno, 'ROSSINI', lecce, { taxCode: taxCodes.bruno, year: 1975 })
  await add(carlo, 'Ròssi', bari, { home, year: 2015 })
  await add(dora, 'Neri', null, { year: 1990 })
  for (const [person, relation] of [
    [anna, '1'],
    [carlo, '03'],
  ] as const) {
    await admin`insert into persons.household_member values (${home}, ${person}, ${`Nome ${person.at(-1)}`}, 'Rossi', ${relation}, '2010-01-01')`
  }
  await admin`insert into registry.case_custody values (uuidv7(), ${bruno}, array['ambito:' || ${ambitoOfBari}]), (uuidv7(), ${dora}, array['comune:' || ${bari}])`
  for (const [kind, value, submitted, until, current] of [
    ['ORDINARY', 1_200_050, '2026-01-20', '2026-12-31', false],
    ['ORDINARY', 700_000, '2026-06-01', '2026-09-30', true],
    ['SOCIO_HEALTH', 900_000, '2026-01-20', '2026-12-31', false],
  ] as const) {
    await admin`
      insert into persons.isee_attestation (id, person_id, kind, current, isee_cents, ise_cents, equivalence_scale, dsu_protocol, submitted_on, valid_until)
      values (uuidv7(), ${anna}, ${kind}, ${current}, ${value}, ${value * 2}, 2.04, 'INPS-ISEE-2026-00000001A-00', ${submitted}, ${until})`
  }
  await admin`insert into persons.disability_finding values (uuidv7(), ${anna}, '6', null, '2020-05-05', null, 'INPS')`
  await admin`insert into persons.relationship values (uuidv7(), ${anna}, ${bruno}, 'Bruno R.', 'SIBLING', 'dopo le 14', null)`
  await admin`insert into persons.possible_duplicate values (${anna}, ${carlo}, 0.6), (${anna}, ${bruno}, 0.9)`
}, START)

afterAll(() => graph.stop())

const ask = (
  viewer: Parameters<typeof graph.ask>[1]['viewer'],
  query: string,
  variables?: Record<string, unknown>,
) => graph.ask(subgraph, { viewer, query, now, ...(variables && { variables }) })
const byId = (id: string, fields: string) => `{ person(id: "${encodeId('person', id)}") { ${fields} } }`

test('a citizen reads the own record', async () => {
  const { data, errors } = await ask(
    citizen(anna),
    '{ me { taxCode age birth residence { comune { istatCode } since } isee { value equivalenceScale valid } disability { kind } } }',
  )
  expect(errors).toBeUndefined()
  expect(data).toEqual({
    me: {
      taxCode: taxCodes.anna,
      age: 46,
      birth: '1980-01-01',
      residence: { comune: { istatCode: bari }, since: '2010-01-01' },
      isee: { value: '12000.50', equivalenceScale: 2.04, valid: true },
      disability: [{ kind: 'Disabilità con necessità di sostegno intensivo, L. 104/1992 art. 3 comma 3' }],
    },
  })
})

test('a citizen reads household members by name and not their records', async () => {
  const { data } = await ask(
    citizen(anna),
    '{ me { household { members { givenName relationship person { id } } } } }',
  )
  expect(data).toEqual({
    me: {
      household: {
        members: [
          {
            givenName: 'Nome a',
            relationship: 'Intestatario scheda',
            person: { id: encodeId('person', anna) },
          },
          { givenName: 'Nome c', relationship: 'Figlio / Figlia', person: null },
        ],
      },
    },
  })
})

test('a citizen meets nobody else, and has nobody to look for', async () => {
  expect(await ask(citizen(anna), byId(bruno, 'id'))).toEqual({ data: { person: null } })
  for (const query of [
    `{ personByTaxCode(taxCode: "${taxCodes.bruno}") { id } }`,
    '{ persons { nodes { id } } }',
  ]) {
    const { data, errors } = await ask(citizen(anna), query)
    expect(Object.values({ ...data })).toEqual([null])
    expect(errors).toMatchObject([forbidden])
  }
})

test('with an identity of level 1 a citizen has no record', async () => {
  const { data, errors } = await ask({ ...citizen(anna), assurance: 1 }, '{ me { id } }')
  expect(data).toEqual({ me: null })
  expect(errors).toMatchObject([forbidden])
})

test('a comune finds its residents by tax code in any case, and nobody who lives elsewhere', async () => {
  const query = 'query($code: TaxCode!) { personByTaxCode(taxCode: $code) { givenName } }'
  const found = await ask(local([bari], 'SECRETARIAT'), query, { code: taxCodes.anna.toLowerCase() })
  expect(found).toEqual({ data: { personByTaxCode: { givenName: 'Nome a' } } })
  const elsewhere = await ask(local([bari], 'SOCIAL_WORKER'), query, { code: taxCodes.bruno })
  const nowhere = await ask(local([bari], 'SOCIAL_WORKER'), query, { code: 'FOXNNA01T71L049P' })
  expect(elsewhere).toEqual({ data: { personByTaxCode: null } })
  expect(elsewhere).toEqual(nowhere)
})

test('a comune lists its residents and the persons of the cases it holds', async () => {
  const query = '{ persons { totalCount nodes { familyName } } }'
  const { data } = await ask(local([bari], 'PUA'), query)
  expect(data).toEqual({
    persons: {
      totalCount: 3,
      nodes: [{ familyName: 'Neri' }, { familyName: 'Rossi' }, { familyName: 'Ròssi' }],
    },
  })
  const both = await ask(local([lecce, bari], 'PUA'), query)
  expect(both.data).toMatchObject({ persons: { totalCount: 4 } })
})

test('an Ambito lists the persons of the cases it holds and nobody else', async () => {
  const { data } = await ask(
    planOffice(ambitoOfBari, 'PLAN_OFFICE'),
    '{ persons { totalCount nodes { familyName residence { comune { istatCode } } } } }',
  )
  expect(data).toEqual({
    persons: {
      totalCount: 1,
      nodes: [{ familyName: 'ROSSINI', residence: { comune: { istatCode: lecce } } }],
    },
  })
  const other = await ask(planOffice('ATS-LE-01', 'PLAN_OFFICE'), '{ persons { totalCount nodes { id } } }')
  expect(other.data).toEqual({ persons: { totalCount: 0, nodes: [] } })
})

test('an operator without a comune sees nobody', async () => {
  const { data } = await ask(local([], 'SOCIAL_WORKER'), '{ persons { totalCount nodes { id } } }')
  expect(data).toEqual({ persons: { totalCount: 0, nodes: [] } })
})

test('names are found by what they begin with, whatever case and accents', async () => {
  const query =
    'query($filter: PersonFilter) { persons(filter: $filter, orderBy: YOUNGEST_FIRST) { totalCount nodes { id } } }'
  const found = async (filter: object) =>
    JSON.parse(JSON.stringify(await ask(local([bari, lecce], 'PUA'), query, { filter }))).data.persons
  const ids = (...persons: string[]) => persons.map((id) => ({ id: encodeId('person', id) }))
  expect(await found({ familyName: 'ROSSÌ' })).toEqual({ totalCount: 3, nodes: ids(carlo, anna, bruno) })
  expect(await found({ familyName: 'rossin' })).toEqual({ totalCount: 1, nodes: ids(bruno) })
  expect(await found({ familyName: 'ross', bornFrom: 1980, bornTo: 1980 })).toEqual({
    totalCount: 1,
    nodes: ids(anna),
  })
  expect(await found({ familyName: '%' })).toEqual({ totalCount: 0, nodes: [] })
})

interface PersonPage {
  nodes: [{ id: string }]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

test('pages of persons go on where the one before ended, in every order', async () => {
  for (const orderBy of ['NAME', 'OLDEST_FIRST', 'YOUNGEST_FIRST']) {
    const seen: string[] = []
    let after: string | null = null
    do {
      const query = `query($after: String) { persons(first: 1, after: $after, orderBy: ${orderBy}) { nodes { id } pageInfo { hasNextPage endCursor } } }`
      const { persons }: { persons: PersonPage } = JSON.parse(
        JSON.stringify(await ask(local([bari, lecce], 'PUA'), query, { after })),
      ).data
      seen.push(persons.nodes[0].id)
      after = persons.pageInfo.hasNextPage ? persons.pageInfo.endCursor : null
    } while (after)
    expect(new Set(seen).size).toBe(4)
    expect(seen).toHaveLength(4)
  }
})

test('the Region and partners never meet an identified person, by whichever door', async () => {
  const reference = `{ _entities(representations: [{ __typename: "Person", id: "${encodeId('person', anna)}" }]) { ... on Person { familyName } } }`
  const partner = { ...regional(), scope: 'PARTNER' as const }
  for (const viewer of [regional('ANALYST', 'CONTROLLER'), partner]) {
    for (const query of [
      reference,
      '{ me { id } }',
      byId(anna, 'id'),
      '{ persons { totalCount } }',
      `{ personByTaxCode(taxCode: "${taxCodes.anna}") { id } }`,
    ]) {
      const { data, errors } = await ask(viewer, query)
      expect(Object.values({ ...data }).flat()).toEqual([null])
      expect(errors).toMatchObject([forbidden])
    }
  }
})

test('the secretariat sees that there is an ISEE and not what it says, and no health datum', async () => {
  const fields =
    'isee { dsuProtocol validUntil value } health: isee(kind: SOCIO_HEALTH) { dsuProtocol } iseeAttestations { kind } disability { kind } employment { status }'
  const { data, errors } = await ask(local([bari], 'SECRETARIAT'), byId(anna, fields))
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
  const { data } = await ask(
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

test('of people around a person only those in scope have a record', async () => {
  const fields = 'relationships { kind name note person { id } } duplicates { id }'
  const seen = await ask(local([bari], 'SOCIAL_WORKER'), byId(anna, fields))
  expect(seen).toEqual({
    data: {
      person: {
        relationships: [{ kind: 'SIBLING', name: 'Bruno R.', note: 'dopo le 14', person: null }],
        duplicates: [{ id: encodeId('person', carlo) }],
      },
    },
  })
  const asPua = await ask(local([bari], 'PUA'), byId(anna, 'relationships { note }'))
  expect(asPua.data).toEqual({ person: { relationships: [{ note: null }] } })
})

test('the accountant of an Ambito sees who is paid and no more', async () => {
  const { data, errors } = await ask(
    planOffice(ambitoOfBari, 'ACCOUNTANT'),
    byId(bruno, 'familyName taxCode contacts { email } household { id } isee { value }'),
  )
  expect(data).toEqual({
    person: { familyName: 'ROSSINI', taxCode: taxCodes.bruno, contacts: null, household: null, isee: null },
  })
  expect(errors).toHaveLength(3)
})

test('the database alone hides persons and health when field rules are gone', async () => {
  const schema = subgraph.build({ guarded: false })
  const open = (viewer: Parameters<typeof ask>[0]) =>
    graph.ask(subgraph, { viewer, query: byId(anna, 'familyName'), schema, now })
  for (const viewer of [
    regional('ANALYST'),
    planOffice(ambitoOfBari, 'PLAN_OFFICE'),
    local([lecce], 'SOCIAL_WORKER'),
    citizen(carlo),
  ]) {
    expect(await open(viewer)).toEqual({ data: { person: null } })
  }
  const secretariat = await graph.ask(subgraph, {
    viewer: local([bari], 'SECRETARIAT'),
    query: byId(anna, 'disability { kind } isee(kind: SOCIO_HEALTH) { value }'),
    schema,
    now,
  })
  expect(secretariat.data).toEqual({ person: { disability: [], isee: null } })
})

test('the citizen sees who read the own record, by body and role; a supervisor only the own territory, with names', async () => {
  await graph.admin`truncate registry.access_entry`
  await ask({ ...local([bari], 'PUA'), purpose: 'prima accoglienza' }, '{ persons { nodes { id } } }')
  await ask(planOffice(ambitoOfBari, 'PLAN_OFFICE'), byId(bruno, 'id'))
  await ask(citizen(anna), '{ me { id } }')
  const own = await ask(
    citizen(anna),
    '{ me { accesses { totalCount nodes { scope roles action purpose operation organisations { __typename ... on Comune { istatCode } } } } } }',
  )
  expect(own).toEqual({
    data: {
      me: {
        accesses: {
          totalCount: 2,
          nodes: [
            {
              scope: 'CITIZEN',
              roles: [],
              action: 'READ',
              purpose: null,
              operation: 'test',
              organisations: [],
            },
            {
              scope: 'LOCAL',
              roles: ['PUA'],
              action: 'READ',
              purpose: 'prima accoglienza',
              operation: 'test',
              organisations: [{ __typename: 'Comune', istatCode: bari }],
            },
          ],
        },
      },
    },
  })
  const named = await ask(citizen(anna), '{ me { accesses { nodes { subject } } } }')
  expect(named.data).toMatchObject({
    me: { accesses: { nodes: [{ subject: null }, { subject: null }, { subject: null }] } },
  })
  const supervisor = await ask(
    local([bari], 'SOCIAL_WORKER'),
    byId(anna, 'accesses(first: 1) { totalCount nodes { subject } pageInfo { hasNextPage } }'),
  )
  expect(supervisor.data).toEqual({
    person: {
      accesses: {
        totalCount: 1,
        nodes: [{ subject: `operator of ${bari}` }],
        pageInfo: { hasNextPage: false },
      },
    },
  })
})

test('a page logs whom it showed, once, and a search that found nobody logs nothing', async () => {
  await graph.admin`truncate registry.access_entry`
  await ask(local([bari], 'PUA'), '{ persons(first: 1) { nodes { familyName } pageInfo { hasNextPage } } }')
  await ask(local([bari], 'PUA'), `{ personByTaxCode(taxCode: "${taxCodes.bruno}") { id } }`)
  expect(await graph.admin`select persons::text[] from registry.access_entry`).toEqual([{ persons: [dora] }])
})

test('a page of persons with all that belongs to them costs as many statements as one person', async () => {
  const fields =
    'household { members { person { id } } } isee { value } iseeAttestations { kind } residences { since } relationships { kind } employment { status } disability { kind } consents { purpose } certifications { source } duplicates { id } accesses(first: 2) { nodes { at } totalCount }'
  const statements = async (first: number) => {
    graph.asked()
    const { errors } = await ask(
      local([bari, lecce], 'SOCIAL_WORKER'),
      `{ persons(first: ${first}, orderBy: OLDEST_FIRST) { nodes { ${fields} } } }`,
    )
    expect(errors).toBeUndefined()
    return graph.asked().length
  }
  expect(await statements(4)).toBe(await statements(2))
})

test('sign-in finds the record of a tax code before there is a viewer', async () => {
  const find = (code: string) => graph.house.system('persons', (session) => personIdByTaxCode(session, code))
  expect(await find(taxCodes.anna)).toBe(anna)
  expect(await find('FOXNNA01T71L049P')).toBeNull()
})
