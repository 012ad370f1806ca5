import { decodeId, encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { deliver } from '../../../test/deliver.ts'
import { pseudonymOf } from '../../../test/pseudonyms.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { caseFiles, caseOf, socialWorker } from './files.ts'

type Answer = { readonly __typename: string } & Record<string, unknown>

/** A line that plans 40 hours of home help at 20 euro. */
export const homeHelp = {
  serviceType: 'A2.07',
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  unit: 'HOUR',
  frequency: 'WEEKLY',
  quantity: 5,
  totalQuantity: 40,
  unitCost: '20.00',
  bodyShare: '560.00',
  userShare: '80.00',
  healthShare: '160.00',
}
export const plan = {
  title: 'Restare a casa',
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  objectives: [{ description: 'Uscire ogni giorno', term: 'SHORT' }],
  plannedInterventions: [homeHelp],
}
const today = '2026-11-01'
export const signatures = ['PERSON', 'CASE_MANAGER', 'HEALTH_DISTRICT'].map((party) => ({
  party,
  signatory: 'Chi firma',
  signedOn: today,
  manner: 'HANDWRITTEN',
}))

/** Works on projects as clients do; each answers with the mutation's payload or its refusal. */
export async function projects() {
  const files = await caseFiles()
  const { admin, execute } = files

  const change = async (verb: string, input: Record<string, unknown>, as: Viewer = socialWorker) => {
    const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
    const payload =
      verb.endsWith('Delivery') && /record|withdraw/.test(verb)
        ? 'delivery { id amount }'
        : 'case { version phase }'
    const { data, denied } = await execute(
      as,
      `mutation ($input: ${Verb}Input!) { ${verb}(input: $input) {
        __typename ... on ${Verb}Payload { ${payload} } ... on Refusal { message } ... on StaleVersion { currentVersion }
        ... on PhaseNotAllowed { obstacle } ${REFUSALS[verb] ?? ''} } }`,
      { input },
    )
    return (data?.[verb] ?? { __typename: denied.join() }) as Answer
  }

  /** A case whose need is assessed and that has no project. @returns its uuid. */
  const assessed = async (): Promise<string> => {
    const id = await files.open({ phase: 'NEEDS_ASSESSMENT', openedOn: '2026-01-01' })
    await admin.begin(async (sql) => {
      await sql`set local session_replication_role = replica`
      for (const table of [
        'delivery',
        'version_intervention',
        'signature',
        'planned_intervention',
        'objective',
        'project_version',
        'project',
      ])
        await sql.unsafe(`delete from cases.${table} where case_id = $1`, [id])
    })
    return id
  }
  const versionOf = async (id: string): Promise<number> => {
    const [row] = await admin<{ version: number }[]>`select version from cases."case" where id = ${id}`
    return row?.version ?? 0
  }
  /** Takes a step at the version the case has now. */
  const take = async (verb: string, id: string, input: Record<string, unknown> = {}, as?: Viewer) => {
    const once = ONCE.has(verb) && { idempotencyKey: crypto.randomUUID() }
    const expectedVersion = await versionOf(id)
    return change(verb, { case: encodeId('case', id), expectedVersion, ...once, ...input }, as)
  }
  const drafted = async (reported: object = {}): Promise<string> => {
    const id = await assessed()
    const answer = await take('draftProject', id, { kind: 'PAI', ...plan, ...reported })
    if (answer.__typename !== 'DraftProjectPayload') throw new Error(JSON.stringify(answer))
    return id
  }
  const agreed = async (reported: object = {}): Promise<string> => {
    const id = await drafted(reported)
    const answer = await take('agreeProject', id, { signatures })
    if (answer.__typename !== 'AgreeProjectPayload') throw new Error(JSON.stringify(answer))
    return id
  }
  /** A case whose delivery has begun. */
  const started = async (reported: object = {}): Promise<string> => {
    const id = await agreed(reported)
    const answer = await take('startDelivery', id, { startedOn: '2026-01-02' })
    if (answer.__typename !== 'StartDeliveryPayload') throw new Error(JSON.stringify(answer))
    return id
  }
  const projectOf = async (id: string, fields: string, as: Viewer = socialWorker) => {
    const { data } = await execute(as, caseOf(id, `project { ${fields} }`))
    return (data as { case: { project: Record<string, unknown> | null } }).case.project
  }
  /** Ids of the planned interventions that have not ended, in order. */
  const interventionsOf = async (id: string): Promise<string[]> => {
    const rows = await admin<{ id: string }[]>`
      select id from cases.planned_intervention where case_id = ${id} and ended_on is null order by position`
    return rows.map((row) => encodeId('planned_intervention', row.id))
  }
  const record = async (id: string, month: string, quantity: number, reported: object = {}) => {
    const [plannedIntervention] = await interventionsOf(id)
    return take('recordDelivery', id, { plannedIntervention, month, quantity, ...reported })
  }
  /** What waits in the outbox under a topic, about a case. */
  const emitted = async (topic: string, id: string): Promise<Record<string, unknown>[]> => {
    const rows = await admin<{ payload: Record<string, unknown> }[]>`
      select payload from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
      where identifier = ${topic} and payload->>'case' = ${id} order by job.id`
    return rows.map(({ payload }) => payload)
  }
  /** What waits for analytics about the deliveries of a case. */
  const facts = async (id: string): Promise<object[]> => {
    const rows = await admin<{ fact: object }[]>`
      select payload->'facts'->0 as fact from graphile_worker._private_jobs job
      join graphile_worker._private_tasks task on task.id = job.task_id
      where identifier = 'cases.delivery-facts-changed' and payload->'facts'->0->>'pseudonym' = any (${await pseudonymsOf(id)}) order by job.id`
    return rows.map(({ fact }) => fact)
  }
  const pseudonymsOf = async (id: string): Promise<string[]> => {
    const rows = await admin<{ id: string }[]>`select id from cases.delivery where case_id = ${id}`
    return rows.map((row) => pseudonymOf('delivery', row.id))
  }
  /** That a month was ordered in urgency by the social worker. */
  const urgently = async (orderedOn = '2026-02-01') => {
    const [operator] = await admin<
      { id: string }[]
    >`select id from cases.operator where subject = ${socialWorker.subject}`
    const orderedBy = encodeId('operator', operator?.id ?? '')
    return { note: 'Pericolo per la persona', urgency: { orderedOn, orderedBy } }
  }
  const uuidOf = (id: string) => decodeId('planned_intervention', id)
  /** Finance answers what the interventions of the case request and has not been answered. */
  const funded = async (id: string, state: 'FUNDED' | 'REFUSED' = 'FUNDED'): Promise<void> => {
    const rows = await admin<{ planned: string; version: number }[]>`
      select id as planned, funding_version as version from cases.planned_intervention
      where case_id = ${id} and plan_intervention_id is not null and funding_state = 'REQUESTED'`
    for (const { planned, version } of rows)
      await deliver(eventHandlers(files.graph.database), 'finance.funding-decided', {
        case: id,
        plannedIntervention: planned,
        state,
        line: null,
        fund: state === 'FUNDED' ? 'FNPS' : null,
        reason: state === 'REFUSED' ? 'Disponibilità esaurita' : null,
        version,
      })
  }
  return {
    ...files,
    ...{
      change,
      take,
      assessed,
      drafted,
      agreed,
      started,
      funded,
      urgently,
      projectOf,
      interventionsOf,
      record,
      emitted,
      facts,
      versionOf,
      uuidOf,
    },
  }
}

const ONCE = new Set(['draftProject', 'varyProject', 'recordDelivery', 'recordPactMeeting'])

const REFUSALS: Readonly<Record<string, string>> = {
  agreeProject: '... on SignatureMissing { missing }',
  recordDelivery: '... on BeyondAgreed { left } ... on DeliverySuspended { since }',
}
