import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'

const bari = '072006'
const lecce = '075035'
const nobody = citizen('00000000-0000-7000-8000-000000000001')
let graph: Awaited<ReturnType<typeof scratchGraph>>

beforeAll(async () => {
  graph = await scratchGraph()
  const { admin } = graph
  await admin`insert into services.provider (id, name, legal_form) values (uuidv7(), 'Cooperativa Il Sole', 'COOPERATIVE')`
  const [article] = await admin`select * from services.regulation_article where article = '68'`
  for (const [name, comune, listed] of [
    ['Centro diurno San Nicola', bari, '2024-01-01'],
    ['centro diurno Japigia', bari, null],
    ['Centro diurno Santa Croce', lecce, '2024-01-01'],
  ] as const) {
    await admin`
      insert into services.facility (id, name, provider_id, comune, ambito_code, address, regulation, article, article_from, capacity, listed_on)
      select uuidv7(), ${name}, provider.id, ${comune}, membership.ambito, 'Via Roma 1', ${article?.regulation}, '68', ${article?.valid_from}, 20, ${listed}
      from services.provider, registry.ambito_membership membership where membership.comune = ${comune}`
  }
  await admin`insert into services.facility_occupancy select id, 18 from services.facility`
  await admin`insert into services.sioss_campaign values (2024, '2025-03-01', '2025-05-31')`
  await admin`insert into services.sioss_module select 2024, code, 'PIS', 'SUBMITTED', '2025-05-01' from registry.ambito`
}, START)

afterAll(() => graph.stop())

test('everyone reads territory, with how memberships are known', async () => {
  const query = `{ comune(istatCode: "${bari}") { name ambito { code population comuni { istatCode } } memberships { confidence evidence validFrom } } }`
  for (const viewer of [nobody, local([bari], 'SECRETARIAT'), planOffice('ATS-LE-01'), regional('ANALYST')]) {
    const { data, errors } = await graph.execute(subgraph, { viewer, query })
    expect(errors).toBeUndefined()
    expect(data).toMatchObject({ comune: { name: 'Bari', ambito: { comuni: [{ istatCode: bari }] } } })
    expect(data).toHaveProperty('comune.memberships.0.confidence')
  }
})

test('a comune had no Ambito before the Ambiti were made', async () => {
  const query = `{ comune(istatCode: "${bari}") { ambito(on: "1999-12-31") { code } } }`
  const { data } = await graph.execute(subgraph, { viewer: nobody, query })
  expect(data).toEqual({ comune: { ambito: null } })
})

test('all Ambiti with their comuni cost as many statements as those of a province', async () => {
  const fields =
    '{ code population leadComune { name } comuni { name ambito { code } } levels { level { code } served } }'
  const statements = async (list: string, length: number) => {
    graph.requested()
    const { data, errors } = await graph.execute(subgraph, { viewer: nobody, query: `{ ${list} ${fields} }` })
    expect(errors).toBeUndefined()
    expect(data?.ambiti).toHaveLength(length)
    return graph.requested().length
  }
  expect(await statements('ambiti', 45)).toBe(await statements('ambiti(province: "BR")', 4))
})

test('a year beyond all calendars is a year without services', async () => {
  const query = `{ ambito(code: "ATS-BA-02") { activatedServices(year: 99999) { year } staff(year: 99999) { year } levels(year: 99999) { served } } }`
  const { data, errors } = await graph.execute(subgraph, { viewer: nobody, query })
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({ ambito: { activatedServices: [], staff: [] } })
})

test('facilities are paged by name whatever its case, both ways', async () => {
  const names = async (args: string) => {
    const query = `{ facilities(filter: { comune: "${bari}" } ${args}) { nodes { name } totalCount pageInfo { endCursor startCursor hasNextPage } } }`
    const { data, errors } = await graph.execute(subgraph, { viewer: nobody, query })
    expect(errors).toBeUndefined()
    return JSON.parse(JSON.stringify(data)).facilities
  }
  const first = await names('first: 1')
  expect(first).toMatchObject({
    nodes: [{ name: 'centro diurno Japigia' }],
    totalCount: 2,
    pageInfo: { hasNextPage: true },
  })
  const second = await names(`first: 1, after: "${first.pageInfo.endCursor}"`)
  expect(second.nodes).toEqual([{ name: 'Centro diurno San Nicola' }])
  const back = await names(`last: 1, before: "${second.pageInfo.startCursor}"`)
  expect(back.nodes).toEqual(first.nodes)
})

test('facilities are found by service type, part of the name and catalogue listing', async () => {
  const query = `query($filter: FacilityFilter) { facilities(filter: $filter) { nodes { name occupancy provider { name } article { denomination } catalogueListing { since } } } }`
  const found = async (filter: object) => {
    const { data, errors } = await graph.execute(subgraph, { viewer: nobody, query, variables: { filter } })
    expect(errors).toBeUndefined()
    return JSON.parse(JSON.stringify(data)).facilities.nodes
  }
  expect(await found({ serviceType: 'A1.12', listed: true, comune: bari })).toEqual([
    {
      name: 'Centro diurno San Nicola',
      occupancy: 'NEARLY_FULL',
      provider: { name: 'Cooperativa Il Sole' },
      article: { denomination: 'Centro diurno per persone anziane' },
      catalogueListing: { since: '2024-01-01' },
    },
  ])
  expect(await found({ name: 'CROCE' })).toHaveLength(1)
  expect(await found({ name: '%' })).toHaveLength(0)
  expect(await found({ serviceType: 'A1.01' })).toHaveLength(0)
})

test('the SIOSS survey is between Ambiti and Region', async () => {
  const query =
    '{ siossCampaign(year: 2024) { dueOn modules(ambito: "ATS-BA-02", status: SUBMITTED) { module level { name } ambito { name } } } }'
  const seen = await graph.execute(subgraph, { viewer: regional('ANALYST'), query })
  expect(seen.data).toMatchObject({
    siossCampaign: { modules: [{ module: 'PIS', level: { name: 'Pronto Intervento Sociale' } }] },
  })
  for (const viewer of [nobody, local([bari], 'SOCIAL_WORKER')]) {
    const refused = await graph.execute(subgraph, { viewer, query })
    expect(refused.data).toEqual({ siossCampaign: null })
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  }
})

test('the catalogue is paged by code and narrowed to what may be used on a day', async () => {
  const query = `{ serviceTypes(filter: { family: "A1", name: "affitti", validOn: "2026-01-01" }) { totalCount nodes { code parent { code } macroArea { name } targetAreas { name } level { code } } } }`
  const { data, errors } = await graph.execute(subgraph, { viewer: nobody, query })
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({
    serviceTypes: { totalCount: 1, nodes: [{ code: 'A1.05.01', parent: { code: 'A1.05' } }] },
  })
})

test('an id of another type is bad input, an unknown one nothing', async () => {
  const query = 'query($id: ID!) { facility(id: $id) { name } }'
  const uuid = '01890a5d-ac96-774b-bcce-b302099a8057'
  const unknown = await graph.execute(subgraph, {
    viewer: nobody,
    query,
    variables: { id: encodeId('facility', uuid) },
  })
  expect(unknown).toEqual({ data: { facility: null } })
  const wrong = await graph.execute(subgraph, {
    viewer: nobody,
    query,
    variables: { id: encodeId('person', uuid) },
  })
  expect(wrong.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
})
