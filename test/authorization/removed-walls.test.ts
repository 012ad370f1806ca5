import { SUBGRAPHS } from '@cse/gateway/config/settings'
import { subgraphPackages } from '@cse/gateway/subgraphs/packages'
import { guard } from '@cse/schema/guard'
import type { Policy } from '@cse/schema/policy'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Builds, platform, split } from '../platform.ts'
import { operationsOf, scanForCanaries } from './canaries/canary-scan.ts'
import type { Operation } from './canaries/corpus.ts'
import { type PlantedWorld, plantedWorld } from './canaries/planted-world.ts'
import { api } from './fixtures/api.ts'
import type { Persona } from './fixtures/persona.ts'
import { PERSONAS, type PersonaName } from './fixtures/personas.ts'
import { TESTED_PERSONAS } from './fixtures/tested-personas.ts'
import { fieldObservations } from './matrix/field-observations.ts'
import { compare } from './matrix/matrix.ts'
import { type Ruled, tablesSay } from './matrix/policy-tables.ts'
import { sourcesFor } from './matrix/sources.ts'
import { rowFaults } from './row-policies/visible-rows.ts'

/** The checks of the matrix and of the canaries, held against walls that have a hole. */
const schema = api()
let world: PlantedWorld
let operations: Operation[]

beforeAll(async () => {
  world = await plantedWorld()
  // the ways through the graph are enough to find a hole; filters and orders have their own reasons
  operations = (await operationsOf(world)).filter(({ text }) => /^query (?:Edges|Nodes)/.test(text))
})
afterAll(() => world[Symbol.asyncDispose]())

describe('a field rule', () => {
  test('that is removed is found, whichever it is, by both sources of the matrix', {
    timeout: 900_000,
  }, async () => {
    const { builds, ruled, whole } = await withoutFieldLines()
    await using gateway = await split(world.database, builds)
    const sources = await sourcesFor()
    for (const name of [
      'citizen',
      'secretariat@bari',
      'pua@bari',
      'accountant@ATS-BA-02',
    ] satisfies PersonaName[]) {
      const seen = await fieldObservations(schema, gateway.as(name), world.texts)
      const { findings } = compare(schema, seen, sources(PERSONAS[name]))
      const opened = [...seen.keys()].filter((field) => {
        const [type = '', its = ''] = field.split('.')
        return tablesSay(ruled, type, its, PERSONAS[name]) && !tablesSay(whole, type, its, PERSONAS[name])
      })
      expect(opened, name).not.toEqual([])
      for (const field of opened) {
        for (const source of ['the policy table', 'schema/access.md'])
          expect(findings, name).toContain(`${field} is answered, though ${source} closes it`)
      }
    }
  })
})

/** What the graph does not show even where the rows lie open. */
const BEHIND_MORE_THAN_ROWS = [
  // in no field of the graph
  'analytics.appointment_fact',
  'analytics.assessment_fact',
  'analytics.case_fact',
  'analytics.cell',
  'analytics.delivery_fact',
  'analytics.erased_pseudonym',
  'analytics.event',
  'analytics.person_fact',
  'analytics.released_case',
  'analytics.previous_cell',
  'analytics.transfer_fact',
  'registry.placement',
  // under their ids, which nobody has
  'registry.protected_record_opening',
  'registry.protected_record_operator',
  'registry.protected_record_step',
  'registry.dead_event',
  'registry.request_count',
  'registry.revocation',
  // by who asked, in the question itself
  'analytics.extract',
  'analytics.extract_part',
  // for the Region alone, by every field of theirs
  'analytics.data_release',
  'analytics.release_class',
  'analytics.release_file',
  'analytics.release_file_part',
  'cases.assignment',
  'cases.person_merge',
  'services.person_merge',
  'registry.access_of_bodies',
  'registry.case_custody',
  'registry.open_request',
  'finance.liquidable_delivery',
  // an IBAN and the pair of ids of a commitment and its creditor
  'finance.commitment_creditor',
  // published
  'finance.co_payment_regulation',
  'finance.co_payment_rule',
  // copies of where somebody lives, to be looked for and not answered with
  'cases.resident',
  'services.resident',
  // files come by a route of their own
  'cases.document_content',
  'cases.upload',
  // a pair of ids, and each person behind a wall of their own
  'persons.possible_duplicate',
  // only inside of a case, which knows whether the viewer has its file
  'cases.access_interview',
  'cases.activation_pact',
  'cases.evaluation',
  'cases.pact_meeting',
  // only inside of an invitation, of what somebody provides, or of a contract
  'cases.uvm_section',
  'cases.attendance',
  'services.contract_facility',
  // acts that everybody reads
  'services.ranking_criterion',
  'services.waiting_list',
  // only inside of an assessment or a project, which are inside of a case
  'cases.assessment_answer',
  'cases.assessment_participant',
  'cases.delivery_suspension',
  'cases.project_version',
  'cases.signature',
  'cases.version_intervention',
  // colleagues, whom everybody who works here may know, and when they are away
  'cases.operator',
  'cases.absence',
  // wrapped, they say nothing, and every viewer's reads need them
  'cases.data_key',
  'finance.data_key',
  'persons.data_key',
].sort()
const NOBODY = { scope: 'PARTNER', roles: [] } as const

describe('a row policy', () => {
  const readers = ['citizen', 'secretariat@bari', 'social-worker@altamura', 'plan-office@ATS-BA-01']

  test('that is not in force on persons is found by the canaries in them', { timeout: 900_000 }, async () => {
    await world.admin`alter table persons.person disable row level security`
    await using gateway = await platform(world.database)
    // the shortest ways to a person
    const toPersons = operations.filter(({ text }) =>
      /^query (?:Edges_\d+_(?:Query|Person) |Nodes)/.test(text),
    )
    const { findings } = await scanForCanaries(world, gateway, {
      operations: toPersons,
      guarded: true,
      personas: readers,
    })
    await world.admin`alter table persons.person enable row level security`
    for (const reader of readers.slice(1))
      expect(findings).toContainEqual(expect.stringContaining(`${reader} met persons.person (given_name)`))
  })

  test('that is not in force is found, whichever it is', { timeout: 900_000 }, async () => {
    for (const { table } of world.markedTables)
      await world.admin.unsafe(`alter table ${table} disable row level security`)
    await using gateway = await platform(world.database)
    const personas = [...readers, 'supervisor@bari']
    const { findings } = await scanForCanaries(world, gateway, { operations, guarded: true, personas })
    for (const { table } of world.markedTables)
      await world.admin.unsafe(`alter table ${table} enable row level security`)
    const unnoticed = world.markedTables
      .map(({ name }) => name)
      .filter((name) => !findings.some((finding) => finding.includes(` met ${name} (`)))
    expect(unnoticed).toEqual(BEHIND_MORE_THAN_ROWS)
  })

  test.each(readers)(
    'that is not in force is found by whoever queries the database itself (%s)',
    async (name) => {
      const persona = {
        ...(TESTED_PERSONAS.get(name) ?? NOBODY),
        ...(name === 'citizen' && { person: world.citizen }),
      }
      const planted = world.markedTables.filter((marked) => marked.rows > 0).map((marked) => marked.name)
      // Extracts are there because the tests before this one asked for them, and are seen by who did.
      const tablesAtFault = async () =>
        (await rowFaults(world, persona))
          .map((fault) => fault.split(' ')[0] ?? '')
          .filter((marked) => planted.includes(marked) && !marked.startsWith('analytics.extract'))
      expect(await tablesAtFault()).toEqual([])
      for (const { table } of world.markedTables)
        await world.admin.unsafe(`alter table ${table} disable row level security`)
      const found = await tablesAtFault()
      for (const { table } of world.markedTables)
        await world.admin.unsafe(`alter table ${table} enable row level security`)
      const walled = planted.filter(
        (marked) => !isOpenTo(marked, persona) && !marked.startsWith('analytics.extract'),
      )
      expect(found).toEqual(walled)
    },
  )

  test('that is dropped leaves rows unseen that should be met, and the matrix says so', async () => {
    await world.admin`drop policy seen_by_readers on cases.assessment`
    await using gateway = await platform(world.database)
    const seen = await fieldObservations(schema, gateway.as('social-worker@bari'), world.texts)
    const { findings, unmet } = compare(schema, seen, (await sourcesFor())(PERSONAS['social-worker@bari']))
    expect(findings).toEqual([])
    expect(unmet).toContain('Assessment')
  })
})

/** The subgraphs with the lines of fields taken out of their tables: whoever may enter a type reads all of it. */
async function withoutFieldLines(): Promise<{ builds: Builds; ruled: Ruled[]; whole: Ruled[] }> {
  const whole = await Promise.all(SUBGRAPHS.map((name) => subgraphPackages[name].subgraph()))
  const holed = whole.map((subgraph) => {
    const policy = Object.fromEntries(
      Object.entries(subgraph.policy).map(([type, lines]) => [type, entryOnly(lines)]),
    )
    return { ...subgraph, policy, schema: guard(subgraph.build({ guarded: false }), policy) }
  })
  return {
    builds: Object.fromEntries(holed.map((subgraph) => [subgraph.name, subgraph])),
    ruled: holed,
    whole,
  }
}

/** Root types have no line for all: theirs stay. */
function entryOnly(lines: Policy[string]): Policy[string] {
  const star = lines['*']
  return star ? { '*': star } : lines
}

/**
 * Everybody may know who works there, which waiting lists there are and what a regulation says, and needs the wrapped keys; who may ask for a number has the cells published; of what gateways share no
 * subgraph has a right.
 */
function isOpenTo(table: string, { scope }: Persona): boolean {
  return (
    table === 'cases.operator' ||
    table === 'cases.data_key' ||
    table === 'finance.co_payment_regulation' ||
    table === 'finance.co_payment_rule' ||
    table === 'services.ranking_criterion' ||
    table === 'services.waiting_list' ||
    table === 'persons.data_key' ||
    table === 'registry.dead_event' ||
    table === 'registry.request_count' ||
    table === 'registry.revocation' ||
    (scope !== 'CITIZEN' && table === 'analytics.cell')
  )
}
