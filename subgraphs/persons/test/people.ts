import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { scratchGraph } from '../../../test/scratch-graph.ts'
import { subgraph } from '../src/graph/schema.ts'

export const bari = '072006'
export const lecce = '075035'
export const ambitoOfBari = 'ATS-BA-02'
// Anna and her son Carlo live in Bari; Bruno in Lecce, his case is held by the Ambito; Dora nobody knows where, her case by Bari.
export const anna = '01990000-0000-7000-8000-00000000000a'
export const bruno = '01990000-0000-7000-8000-00000000000b'
export const carlo = '01990000-0000-7000-8000-00000000000c'
export const dora = '01990000-0000-7000-8000-00000000000d'
export const taxCodes = { anna: 'RSSMRA80A01A662A', bruno: 'BNCMRA75M55E506Y' }
export const now = new Date('2026-11-02T08:00:00Z')

/** A database with four persons, and who asks for them. */
export async function fourPersons() {
  const graph = await scratchGraph()
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
  const execute = (viewer: Viewer, query: string, variables?: Record<string, unknown>) =>
    graph.execute(subgraph, { viewer, query, now, ...(variables && { variables }) })
  return {
    ...graph,
    graph,
    execute,
    /** A request of a person waits at the front office of Bari: there is a reason to read what sources say. */
    waitsFor: (person: string) =>
      admin`insert into registry.open_request values (uuidv7(), ${person}, array['comune:' || ${bari}])`,
    forgetEmergencies: () =>
      admin.unsafe(
        'set session_replication_role = replica; truncate registry.emergency_access, registry.emergency_review; set session_replication_role = origin',
      ),
    /** The same with field rules gone: what the database alone lets through. */
    executeUnguarded: (viewer: Viewer, query: string) =>
      graph.execute(subgraph, { viewer, query, now, schema: subgraph.build({ guarded: false }) }),
  }
}

export const byId = (id: string, fields: string) =>
  `{ person(id: "${encodeId('person', id)}") { ${fields} } }`
