import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { copyOfDatabase, type DatabaseCopy } from '../../copy-of-database.ts'
import { writingPlainTexts } from '../../plain-texts.ts'
import { sharedTemplate } from '../../shared-template.ts'
import { completeFile } from '../fixtures/complete-file.ts'
import {
  protectSomebody,
  recordEmergencies,
  recordMistakenMerges,
  recordRightsRequests,
  restrictSomebody,
} from '../fixtures/complete-person.ts'
import { completePlan } from '../fixtures/complete-plan.ts'
import { fileHeldBy, type KnownFile, knownFiles, openOffices } from '../fixtures/known-files.ts'
import type { Persona } from '../fixtures/persona.ts'
import { AMBITO, COMUNE } from '../fixtures/personas.ts'
import { progressArguments, realArguments } from '../fixtures/real-arguments.ts'
import type { ArgumentTexts } from '../fixtures/requested-fields.ts'
import { TESTED_PERSONAS } from '../fixtures/tested-personas.ts'
import { type MarkedTable, plant } from './planting.ts'

/** A copy of the database with canaries in all that is walled, and arguments that lead to rows of the personas and to rows of others. */
export interface PlantedWorld extends AsyncDisposable {
  readonly database: DatabaseCopy
  readonly admin: Sql
  readonly markedTables: readonly MarkedTable[]
  /** uuid of the citizen's record. */
  readonly citizen: string
  readonly texts: ArgumentTexts
}

/** Holders whose files are complete and out of the reach of most personas: elsewhere, and next door in an Ambito. */
const OTHERS = ['comune:075035', 'ambito:ATS-LE-06', 'comune:072004', 'comune:072023', 'ambito:ATS-BA-01']

/** A copy of the planted database, which is dropped with the world. */
export async function plantedWorld(): Promise<PlantedWorld> {
  const database = await copyOfDatabase(await plantedTemplate())
  const admin = await openAdmin(database.adminUrl)
  const [row] = await admin<{ state: WorldState }[]>`select state from canary.world`
  if (!row) throw new Error('The planted database does not say what was planted')
  return {
    database,
    admin,
    ...row.state,
    [Symbol.asyncDispose]: async () => {
      await admin.end()
      await database.drop()
    },
  }
}

/** A tested persona; the citizen is the one whose record is known. */
export function personaIn(world: PlantedWorld, name: string): Persona {
  const persona = TESTED_PERSONAS.get(name)
  if (!persona) throw new Error(`Nobody is called ${name}`)
  return { ...persona, ...(persona.scope === 'CITIZEN' && { person: world.citizen }) }
}

/** What is known of a planted database; kept in it, as `canary.world`. */
type WorldState = Pick<PlantedWorld, 'markedTables' | 'citizen' | 'texts'>

/** The planted database. */
const plantedTemplate = () =>
  sharedTemplate('template_with_canaries', async (admin) => {
    const state = await plantWorld(admin)
    await admin`create table canary.world as select ${admin.json(state as never)}::jsonb as state`
  })

async function plantWorld(admin: Sql): Promise<WorldState> {
  const known = await knownFiles(admin)
  await openOffices(admin)
  await restrictSomebody(admin, COMUNE)
  await protectSomebody(admin, COMUNE)
  const others = await Promise.all(OTHERS.map((holder) => fileHeldBy(admin, holder)))
  for (const file of others) await completeFile(admin, file.case)
  await completePlan(admin, 'ATS-LE-06')
  await logAccesses(admin)
  await logEmergencies(admin)
  await admin`insert into registry.request_count (key, points, expire) values ('client esempio', 1, 0)`
  await admin`insert into registry.revocation (issuer, subject, since) values ('gestore', 'operatore', now())`
  await admin`
    insert into registry.dead_event (id, topic, payload, emitted_at, attempts, reason)
    values (1, 'persons.residence-changed', '{}', now(), 25, 'Error')`
  const markedTables = await writingPlainTexts(admin, () => plant(admin))
  const files = [known.citizen, known.ambito, ...others, ...(await neighbours(admin, known.citizen))]
  const real = await realArguments(admin, known)
  return {
    markedTables,
    citizen: known.citizen.person,
    texts: {
      ...real,
      ...(await refugeArguments(admin, real)),
      ...(await fileArguments(admin, files)),
      ...(await foreignPlan(admin)),
      ...(await progressArguments(admin, [AMBITO, 'ATS-LE-06'])),
    },
  }
}

/** Of the personas' own comune: files that the Ambito has not taken over, one of them offered to it. */
async function neighbours(
  admin: Sql,
  { case: own }: KnownFile,
): Promise<Pick<KnownFile, 'case' | 'person'>[]> {
  return admin<Pick<KnownFile, 'case' | 'person'>[]>`
    (select case_id as "case", person_id as "person" from cases.transfer
      where status = 'REQUESTED' and to_holder = ${`ambito:${AMBITO}`} order by case_id limit 1)
    union all
    (select id, person_id from cases."case" where holder = ${`comune:${COMUNE}`} and id <> ${own} order by id limit 1)`
}

/** Beside a public facility, a refuge where the personas' own bodies place somebody, others where they do not, and all by the article. */
async function refugeArguments(admin: Sql, real: ArgumentTexts): Promise<ArgumentTexts> {
  const refuges = await admin<{ id: string }[]>`
    (select facility_id as id from registry.placement join services.facility on facility.id = facility_id
      where ambito_code = ${AMBITO} and article = '80' limit 1)
    union all (select id from services.facility where ambito_code <> ${AMBITO} and article = '80' order by id limit 2)`
  const ids = refuges.map(({ id }) => encodeId('facility', id))
  return {
    'Query.facility': [...(real['Query.facility'] ?? []), ...ids.map((id) => `(id: "${id}")`)],
    'Query.node': [...(real['Query.node'] ?? []), ...ids.map((id) => `(id: "${id}")`)],
    'Query.facilities': ['(first: 50)', '(filter: { article: "80", closedToo: true }, first: 50)'],
  }
}

async function fileArguments(
  admin: Sql,
  files: readonly Pick<KnownFile, 'case' | 'person'>[],
): Promise<ArgumentTexts> {
  const numbers = await admin<{ number: string }[]>`
    select number from cases."case" where id = any (${files.map((file) => file.case)})`
  const taxCodes = await admin<{ taxCode: string }[]>`
    select tax_code as "taxCode" from persons.person where id = any (${files.map(({ person }) => person)}) and tax_code is not null`
  const requests = await admin<{ id: string }[]>`
    select id from persons.rights_request where kind in ('RECTIFICATION', 'COPY') and person_id = any (${files.map(({ person }) => person)})`
  const proposals = await admin<{ id: string }[]>`select id from persons.disposal_proposal order by id`
  return {
    'Query.disposalProposal': proposals.map(({ id }) => `(id: "${encodeId('disposal_proposal', id)}")`),
    'Query.rightsRequest': requests.map(({ id }) => `(id: "${encodeId('rights_request', id)}")`),
    'Query.person': files.map(({ person }) => `(id: "${encodeId('person', person)}")`),
    'Query.case': files.map((file) => `(id: "${encodeId('case', file.case)}")`),
    'Query.caseByNumber': numbers.map(({ number }) => `(number: "${number}")`),
    'Query.personByTaxCode': taxCodes.map(({ taxCode }) => `(taxCode: "${taxCode}")`),
    'Query.cases': ['(first: 100)'],
  }
}

/** Plans, interventions and commitments of the personas' Ambito and of another one. */
async function foreignPlan(admin: Sql): Promise<ArgumentTexts> {
  const rows = await admin<{ plan: string; intervention: string; cig: string }[]>`
    select distinct on (plan.ambito_code) plan.id as "plan", intervention.id as "intervention", cig
    from finance.zone_plan plan
    join finance.plan_intervention intervention on intervention.plan_id = plan.id
    join finance.commitment on commitment.intervention_id = intervention.id and cig is not null
    where plan.ambito_code in (${AMBITO}, 'ATS-LE-06')
    order by plan.ambito_code, (select count(*) from finance.movement where intervention_id = intervention.id and reverses is not null) desc`
  return {
    'Query.zonePlan': rows.map(({ plan }) => `(id: "${encodeId('zone_plan', plan)}")`),
    'Query.planIntervention': rows.map(
      ({ intervention }) => `(id: "${encodeId('plan_intervention', intervention)}")`,
    ),
    'Query.creditorsByCode': ['(code: "01234567897")'],
    'Query.commitmentByCig': rows.map(({ cig }) => `(cig: "${cig}")`),
  }
}

/** Everybody in a case was looked up in an emergency, and once there were two records. */
async function logEmergencies(admin: Sql): Promise<void> {
  const held = await admin<{ person: string; holder: string }[]>`
    select distinct person_id as "person", holder from cases."case"`
  await recordEmergencies(admin, held)
  await recordMistakenMerges(
    admin,
    held.map(({ person }) => person),
  )
  await recordRightsRequests(
    admin,
    held.map(({ person }) => person),
  )
}

/** Everybody in a case was looked up by the comune and by the Ambito of the case. */
async function logAccesses(admin: Sql): Promise<void> {
  for (const body of [`'comune:' || comune`, `'ambito:' || ambito_code`])
    await admin.unsafe(`
      insert into registry.access_entry (scope, issuer, subject, roles, client, purpose, purpose_code, purpose_reference, operation, request_id, action, persons, readers, searches)
      select 'LOCAL', 'gestore', 'operatore', array['SOCIAL_WORKER'], 'sportello', 'colloquio', 'CARE', '2026/000001', 'Scheda', uuidv7(), 'READ', array[person_id],
        array[${body}], array['Query.persons#esempio']
      from cases."case"`)
}
