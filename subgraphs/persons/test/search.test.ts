import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { ambitoOfBari, anna, bari, bruno, dora, fourPersons, lecce, taxCodes } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>
const worker = local([bari], 'SOCIAL_WORKER')

/** Names as a register writes them, each with a birth and a comune. */
const REGISTERED = [
  ["D'ALESSANDRO", 'GIUSEPPE', 1962, 3, 15, bari],
  ['Dalessandro', 'Giuseppe', 1963, 3, 15, bari],
  ["D'Alessandro", 'Giuseppe', 1962, 3, 15, lecce],
  ["BO'", "NICOLO'", 1971, 5, 2, bari],
  ['De Marco', 'Maria Grazia', 1988, null, null, bari],
  ['Lorusso', 'Sébastien', 1955, 12, 24, bari],
] as const

beforeAll(async () => {
  people = await fourPersons()
  for (const [family, given, year, month, day, comune] of REGISTERED)
    await people.admin`
      insert into persons.person (id, family_name, given_name, birth_year, birth_month, birth_day, residence_comune, readers)
      values (uuidv7(), ${family}, ${given}, ${year}, ${month}, ${day}, ${comune}, array['comune:' || ${comune}])`
  await people.admin`update registry.case_custody set number = '2026/072006/000123' where person_id = ${dora}`
  await people.admin`update registry.case_custody set number = '2026/075035/000007' where person_id = ${bruno}`
}, START)
afterAll(() => people.stop())

interface Found {
  readonly person: { readonly id: string; readonly familyName: string; readonly birth: string }
  readonly score: number
  readonly matches: readonly { term: string | null; field: string; exact: boolean }[]
}

async function find(search: string, viewer: Viewer = worker): Promise<readonly Found[]> {
  const { data, errors } = await people.execute(
    viewer,
    'query($search: String!) { searchPersons(search: $search) { person { id familyName birth } score matches { term field exact } } }',
    { search },
  )
  if (errors) throw errors[0]
  return JSON.parse(JSON.stringify(data)).searchPersons
}
const families = async (search: string, viewer?: Viewer) =>
  (await find(search, viewer)).map(({ person }) => person.familyName)

test('a family name without its apostrophe, half a given name and a year find one person, and say why', async () => {
  const [found, ...others] = await find('dalessandro giusep 1962')
  expect(others).toEqual([])
  expect(found).toMatchObject({
    person: { familyName: "D'ALESSANDRO", birth: '1962-03-15' },
    matches: [
      { term: 'dalessandro', field: 'FAMILY_NAME', exact: true },
      { term: 'giusep', field: 'GIVEN_NAME', exact: true },
      { term: null, field: 'BIRTH', exact: true },
    ],
  })
})

test('names are found as people and registers write them, in any order and with slips of the pen', async () => {
  for (const [search, family] of [
    ['giuseppe d’alessandro 15/03/1962', "D'ALESSANDRO"],
    ["D' Alessandro 3/1962", "D'ALESSANDRO"],
    ['d alessandro 1962-03-15', "D'ALESSANDRO"],
    ['alesandro giusepe 1962', "D'ALESSANDRO"],
    ['Nicolò', "BO'"],
    ['bò 1971', "BO'"],
    ["nicolo' bo'", "BO'"],
    ['demarco grazia', 'De Marco'],
    ['grazia de marco 12/06/1988', 'De Marco'],
    ['lo russo', 'Lorusso'],
    ['sebastien', 'Lorusso'],
  ] as const)
    expect((await families(search))[0], search).toBe(family)
  expect(await families('dalessandro paolo')).toEqual([])
  expect(await families('bò 1972')).toEqual([])
})

test('who matches better comes first, and a birth alone finds people too', async () => {
  expect(await families('dalessandro giuseppe')).toEqual(["D'ALESSANDRO", 'Dalessandro'])
  const scores = (await find('rossi')).map(({ score }) => score)
  expect(scores).toEqual(scores.toSorted((one, other) => other - one))
  expect(await families('24/12/1955')).toEqual(['Lorusso'])
})

test('the beginning of a tax code, a code of before a merger and the number of a case find the person', async () => {
  const [byCode] = await find(taxCodes.anna.slice(0, 8))
  expect(byCode?.person.id).toBe(encodeId('person', anna))
  expect(byCode?.matches).toEqual([{ term: 'rssmra80', field: 'TAX_CODE', exact: true }])
  const [byCase, ...others] = await find('2026/072006/000123')
  expect(others).toEqual([])
  expect(byCase?.person.id).toBe(encodeId('person', dora))
  expect(byCase?.matches).toEqual([{ term: null, field: 'CASE_NUMBER', exact: true }])
  expect(await find('2026/072006/000123 rossi')).toEqual([])
})

test('nobody out of the own scope is found, by whatever is typed', async () => {
  for (const search of ["D'Alessandro giuseppe", taxCodes.anna, '2026/072006/000123', '15/03/1963', 'neri'])
    for (const viewer of [local([lecce], 'SECRETARIAT'), planOffice(ambitoOfBari, 'PLAN_OFFICE')]) {
      const found = await find(search, viewer)
      for (const { person } of found)
        expect([encodeId('person', bruno), await lecceAlone()], search).toContain(person.id)
    }
  expect(await families('rossini', planOffice(ambitoOfBari, 'PLAN_OFFICE'))).toEqual(['ROSSINI'])
  expect(await families('2026/075035/000007', planOffice(ambitoOfBari, 'PLAN_OFFICE'))).toEqual(['ROSSINI'])
  await expect(find('rossi', citizen(anna))).rejects.toThrow()
})

async function lecceAlone(): Promise<string> {
  const [row] = await people.admin`
    select id from persons.person where residence_comune = ${lecce} and given_name = 'Giuseppe'`
  return encodeId('person', String(row?.id))
}

test('what cannot be looked for is a named error', async () => {
  for (const search of ['', '  ’ ', '1962 1963', 'a b c d e f g h i'])
    await expect(find(search), search).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', violations: [{ path: 'search' }] },
    })
})

test('a search is kept in the log of access, whether it finds somebody or not', async () => {
  const searches = () =>
    people.admin<{ action: string; persons: number }[]>`
      select action, cardinality(persons) as persons from registry.access_entry
      where searches::text like '%Query.searchPersons#%' order by id`
  const before = (await searches()).length
  await find('nessuno mai')
  await find('dalessandro giusep 1962')
  expect((await searches()).slice(before)).toEqual([
    { action: 'SEARCH', persons: 0 },
    { action: 'READ', persons: 1 },
  ])
})

test('it is one statement, which looks keys and names up in one index', async () => {
  people.requested()
  await find('dalessandro giusep 1962')
  expect(people.requested().filter((sql) => sql.includes('persons.search'))).toHaveLength(1)
  const scans = await people.admin.begin(async (sql) => {
    await sql`
      insert into persons.person (id, family_name, given_name, residence_comune, readers)
      select uuidv7(), 'Persona ' || md5(number::text), 'Nome', ${lecce}, array['comune:' || ${lecce}] from generate_series(1, 5000) as number`
    await sql`analyze persons.person`
    await sql`select set_config('cse.keys', ${`comune:${bari}`}, true), set_config('cse.scope', 'LOCAL', true)`
    await sql`select id from persons.search(array['dalessandro', 'giusep'], null, null, null, null, 20)`
    const [counted] = await sql`
      select pg_stat_get_xact_numscans('persons.person_search'::regclass)::integer as index, pg_stat_get_xact_numscans('persons.person'::regclass)::integer as whole`
    return counted
  })
  expect(scans).toEqual({ index: 1, whole: 0 })
})
