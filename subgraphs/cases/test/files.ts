import type { Database } from '@cse/db/src/session/database'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { writingPlainTexts } from '../../../test/plain-texts.ts'
import { scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'

export const bari = '072006'
export const lecce = '075035'
export const ambitoOfBari = 'ATS-BA-02'
const now = new Date('2026-11-02T08:00:00Z')

export const anna = '01990000-0000-7000-8000-00000000000a'
export const socialWorker: Viewer = { ...local([bari], 'SOCIAL_WORKER'), subject: 'social-worker@bari' }
export const office: Viewer = { ...planOffice(ambitoOfBari, 'PLAN_OFFICE'), subject: 'plan-office@bari' }
export const otherOffice = planOffice('ATS-LE-05', 'PLAN_OFFICE')
export const citizenAnna = citizen(anna)

/** What a test may say of a case; the rest is that of Anna's in Bari. */
interface CaseToOpen {
  readonly person?: string
  readonly comune?: string
  readonly phase?: string
  readonly openedOn?: string
  readonly targetArea?: string
}

type Admin = Awaited<ReturnType<typeof scratchGraph>>['admin']

/** A database without cases, in which whole files are opened; keys are left to the triggers. */
export async function caseFiles() {
  const graph = await scratchGraph()
  const { admin } = graph
  const [author] = await admin<{ id: string }[]>`
    insert into cases.operator (id, issuer, subject, given_name, family_name, profession, comune)
    values (uuidv7(), ${socialWorker.issuer}, ${socialWorker.subject}, 'Olga', 'Greco', 'Assistente sociale', ${bari}) returning id`
  if (!author) throw new Error('No operator')
  let opened = 0

  /** Opens a case with one of everything. @returns its uuid. */
  const open = async (reported: CaseToOpen = {}): Promise<string> => {
    const {
      person = anna,
      comune = bari,
      phase = 'SERVICE_DELIVERY',
      openedOn = '2026-03-01',
      targetArea = '4',
    } = reported
    const keys = [`comune:${comune}`, `person:${person}`]
    const [row] = await admin<{ id: string }[]>`
      insert into cases."case" (id, number, person_id, target_area, phase, status, opened_on, closed_on, comune, ambito_code, holder, held_since, readers, file_readers)
      select uuidv7(), ${`2026/${++opened}`}, ${person}, ${targetArea}, ${phase}, ${phase === 'CLOSED' ? 'CLOSED' : 'OPEN'}, ${openedOn},
        ${phase === 'CLOSED' ? '2026-10-01' : null}, comune, ambito, ${`comune:${comune}`}, now(), ${keys}, ${keys}
      from registry.ambito_membership where comune = ${comune} and valid_to is null returning id`
    if (!row) throw new Error('No case')
    await writingPlainTexts(admin, () => furnish(admin, row.id, person, author.id, `comune:${comune}`))
    return row.id
  }

  /** Queries the subgraph; every error that is not a denial fails the test. */
  const execute = async (
    viewer: Viewer,
    query: string,
    variables?: Record<string, unknown>,
    on?: Database,
  ) => {
    const { data, errors = [] } = await graph.execute(subgraph, {
      viewer,
      query,
      now,
      on,
      ...(variables && { variables }),
    })
    const denied = errors
      .filter(({ extensions }) => extensions.code === 'FORBIDDEN')
      .map(({ path }) => path?.join('.'))
    const other = errors.find(({ extensions }) => extensions.code !== 'FORBIDDEN')
    if (other) throw other
    return { data, denied }
  }
  return { admin, graph, open, execute, stop: graph.stop }
}

async function furnish(
  admin: Admin,
  id: string,
  person: string,
  author: string,
  organisation: string,
): Promise<void> {
  await admin`insert into cases.assignment (id, case_id, operator_id, role, since) values (uuidv7(), ${id}, ${author}, 'CASE_MANAGER', '2026-03-01')`
  await admin`
    insert into cases.access_interview (case_id, channel, motive, request, pre_assessment, received_at)
    values (${id}, 'PHONE', 'SENT', 'Aiuto in casa', 'Solitudine', '2026-03-01 09:00Z')`
  await admin`
    insert into cases.assessment (id, case_id, instrument, kind, planned_on, completed_on, score, outcome, findings)
    values (uuidv7(), ${id}, 'SVAMA', 'MULTIDIMENSIONAL', '2026-03-10', '2026-03-12', 61.5, 'Non autosufficiente', 'Deambula con aiuto')`
  await admin`
    with session as (
      insert into cases.uvm_session (id, case_id, convened_on, decision) values (uuidv7(), ${id}, '2026-03-20', 'SAD') returning id)
    insert into cases.uvm_member select id, 1, 'Dott. Neri', 'Medico di distretto', true from session`
  const [project] = await admin`
    insert into cases.project (id, case_id, kind, title, drafted_on, agreed_on, starts_on, ends_on, delivery_started_on, status)
    values (uuidv7(), ${id}, 'PAI', 'Restare a casa', '2026-04-01', '2026-04-05', '2026-04-10', '2026-11-20', '2026-04-10', 'AGREED') returning id`
  const [version] = await admin`
    insert into cases.project_version (id, project_id, case_id, number, status, title, starts_on, ends_on, drafted_on, agreed_on)
    values (uuidv7(), ${project?.id}, ${id}, 1, 'AGREED', 'Restare a casa', '2026-04-10', '2026-11-20', '2026-04-01', '2026-04-05') returning id`
  await admin`
    insert into cases.signature (id, version_id, case_id, party, signatory, signed_on, manner)
    values (uuidv7(), ${version?.id}, ${id}, 'PERSON', 'Anna', '2026-04-05', 'HANDWRITTEN')`
  await admin`insert into cases.objective (id, project_id, case_id, position, description, term) values (uuidv7(), ${project?.id}, ${id}, 1, 'Uscire di casa', 'SHORT')`
  const interventions = await admin`
    insert into cases.planned_intervention (id, project_id, case_id, position, service_type, plan_intervention_id, funding_state, funding_ambito,
      claimed_cents, starts_on, unit, frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents)
    select uuidv7(), ${project?.id}, ${id}, position, 'A1.01', gen_random_uuid(), 'FUNDED', ${ambitoOfBari},
      70000, '2026-04-10', 'HOUR', 'WEEKLY',
      4.5, 50, 2000, 100000, 70000, 10000, 20000
    from generate_series(1, 2) position returning id`
  await admin`
    insert into cases.version_intervention (version_id, planned_intervention_id, case_id, position, service_type, plan_intervention_id, starts_on,
      unit, frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents)
    select ${version?.id}, id, case_id, position, service_type, plan_intervention_id, starts_on, unit, frequency, quantity, planned_quantity,
      unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents
    from cases.planned_intervention where project_id = ${project?.id}`
  await admin`
    insert into cases.delivery (id, case_id, person_id, planned_intervention_id, service_type, month, quantity, hours,
      amount_cents, body_share_cents, user_share_cents, health_share_cents, status, ambito_code)
    select uuidv7(), ${id}, ${person}, ${interventions[0]?.id}, 'A1.01', month, 10, 10, 20000, 14000, 2000, 4000, 'RECORDED', ${ambitoOfBari}
    from generate_series(date '2026-05-01', '2026-09-01', interval '1 month') month`
  await admin`
    insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, restricted, readers)
    select uuidv7(), ${id}, kind, '2026-03-15 10:00Z', ${author}, ${organisation}, text, restricted, array[${organisation}]
    from (values ('NOTE', 'Nota ordinaria', false), ('JUDICIAL', 'Nota riservata', true)) as entry (kind, text, restricted)`
  await admin`
    insert into cases.document (id, case_id, title, media_type, size_bytes, sha256, attached_at, restricted)
    select uuidv7(), ${id}, title, 'application/pdf', 1000, repeat('0', 64), '2026-03-15 10:00Z', restricted
    from (values ('Relazione', false), ('Decreto', true)) as document (title, restricted)`
  await admin`
    insert into cases.event (id, case_id, kind, at, actor_issuer, actor, actor_role, note)
    values (uuidv7(), ${id}, 'CASE_OPENED', '2026-03-01 09:00Z', ${socialWorker.issuer}, ${socialWorker.subject}, 'SOCIAL_WORKER', 'Prima richiesta')`
}

/** A case by uuid, as a query to be filled with fields. */
export const caseOf = (id: string, fields: string) => `{ case(id: "${encodeId('case', id)}") { ${fields} } }`

/** One field of every part of a file, and nothing of the summary. */
export const fileFields = `
  targetArea { code } caseManager { familyName } team { familyName } access { request } assessments { outcome } uvm { decision }
  project { title } deliveries { nodes { month } } evaluation { conclusion } documents { title } events { nodes { kind } }
  allowedSteps { step }`
