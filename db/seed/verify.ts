import type { TransactionSql } from 'postgres'

/**
 * Checks whatever triggers and foreign keys would have, had they not slept while the rows came in.
 * @throws an Error of one sentence that says what does not hold, and in how many rows.
 */
export async function verify(sql: TransactionSql): Promise<void> {
  for (const { what, text } of [...(await foreignKeys(sql)), ...RULES]) {
    const [broken] = await sql.unsafe<{ rows: string }[]>(`select count(*) as rows from (${text}) broken`)
    if (broken && Number(broken.rows) > 0) {
      throw new Error(`The synthetic population is not sound: ${broken.rows} rows break the rule "${what}".`)
    }
  }
}

interface Rule {
  readonly what: string
  /** Answers the rows that break it. */
  readonly text: string
}

/** One rule for each foreign key of our schemas: whoever refers to a row refers to one that is there. */
async function foreignKeys(sql: TransactionSql): Promise<Rule[]> {
  return sql<Rule[]>`
    select
      format('%s (%s)', conrelid::regclass, string_agg(quote_ident(child.attname), ', ' order by place)) as "what",
      format(
        'select from %s child where %s and not exists (select from %s parent where %s)',
        conrelid::regclass,
        string_agg(format('child.%I is not null', child.attname), ' and ' order by place),
        confrelid::regclass,
        string_agg(format('parent.%I = child.%I', parent.attname, child.attname), ' and ' order by place)
      ) as "text"
    from pg_constraint
    cross join unnest(conkey, confkey) with ordinality as keys (child_column, parent_column, place)
    join pg_attribute child on child.attrelid = conrelid and child.attnum = child_column
    join pg_attribute parent on parent.attrelid = confrelid and parent.attnum = parent_column
    where contype = 'f'
      and connamespace::regnamespace::text in ('registry', 'persons', 'cases', 'services', 'finance', 'analytics')
    group by pg_constraint.oid, conrelid, confrelid`
}

const SUMS =
  'sum(moved.planned), sum(moved.committed), sum(moved.liquidated), sum(moved.ordered), sum(moved.paid)'
const MOVED = 'finance.movement cross join finance.moves(kind, amount_cents) as moved'
const KEPT = 'planned_cents, committed_cents, liquidated_cents, ordered_cents, paid_cents'

const kept = (table: string, key: string): Rule => ({
  what: `${table}: kept amounts are the sum of the movements`,
  text: `select from finance.${table} kept
    left join (select ${key}, ${SUMS} from ${MOVED} group by ${key}) moved (id, ${KEPT}) using (id)
    where (${list('kept')}) is distinct from (${list('moved')})`,
})

const list = (name: string): string => KEPT.replace(/\w+/g, (column) => `coalesce(${name}.${column}, 0)`)

/** Parts of the file whose keys are those of the file. */
const PARTS = [
  'access_interview',
  'project',
  'objective',
  'planned_intervention',
  'project_version',
  'version_intervention',
  'signature',
  'delivery',
  'delivery_suspension',
  'activation_pact',
  'pact_meeting',
  'evaluation',
  'assignment',
  'assessment',
  'assessment_answer',
  'assessment_participant',
  'uvm_session',
  'document',
  'event',
]

const RULES: readonly Rule[] = [
  {
    what: 'every case is in the custody of its holder',
    text: `select from cases."case" record full join registry.case_custody custody on custody.case_id = record.id
      where (custody.person_id, custody.readers, custody.closed_on) is distinct from
        (record.person_id, array[record.holder], case when record.phase = 'CLOSED' then record.closed_on end)`,
  },
  {
    what: 'every case is about a person with a record',
    text: `select from cases."case" record where not exists (select from persons.person where person.id = record.person_id)`,
  },
  ...PARTS.map((part) => ({
    what: `${part}: read by whoever reads the file`,
    text: `select from cases.${part} join cases."case" record on record.id = ${part}.case_id
      where ${part}.readers <> record.file_readers`,
  })),
  {
    what: 'every answer is to an item of its instrument',
    text: `select from cases.assessment_answer answer join cases.assessment on assessment.id = answer.assessment_id
      where not exists (select from cases.instrument_item item
        where (item.instrument, item.version, item.code) = (assessment.instrument, assessment.instrument_version, answer.item))`,
  },
  {
    what: 'a completed assessment that was answered here has every required answer',
    text: `select from cases.assessment
      join cases.instrument_item item on (item.instrument, item.version) = (assessment.instrument, assessment.instrument_version)
      where completed_on is not null and item.required
        and exists (select from cases.assessment_answer where assessment_id = assessment.id)
        and not exists (select from cases.assessment_answer answer where answer.assessment_id = assessment.id and answer.item = item.code)`,
  },
  {
    what: 'every delivery is of the person of its case and of a service planned there',
    text: `select from cases.delivery
      join cases."case" record on record.id = delivery.case_id
      join cases.planned_intervention planned on planned.id = delivery.planned_intervention_id
      where (delivery.person_id, delivery.case_id, delivery.service_type)
        <> (record.person_id, planned.case_id, planned.service_type)`,
  },
  {
    what: 'planned_intervention: what was delivered is the sum of the deliveries',
    text: `select from cases.planned_intervention planned
      left join (
        select planned_intervention_id as id, sum(quantity), sum(body_share_cents), sum(user_share_cents), sum(health_share_cents)
        from cases.delivery where status <> 'WITHDRAWN' group by 1
      ) given (id, units, body, user_, health) using (id)
      where (delivered_quantity, delivered_body_cents, delivered_user_cents, delivered_health_cents)
        is distinct from (coalesce(units, 0), coalesce(body, 0), coalesce(user_, 0), coalesce(health, 0))`,
  },
  {
    what: 'every project has one version in force, or is a draft',
    text: `select from cases.project
      where (select array_agg(status) from cases.project_version version where project_id = project.id and status <> 'SUPERSEDED')
        is distinct from array[case project.status when 'DRAFT' then 'DRAFT' else 'AGREED' end]`,
  },
  {
    what: 'every planned intervention is in the state of its funding',
    text: `select from cases.planned_intervention planned
      full join finance.case_funding funding on funding.planned_intervention_id = planned.id
      where (planned.funding_state, planned.case_id, planned.plan_intervention_id)
        is distinct from (funding.state, funding.case_id, funding.intervention_id)
        and not (funding.id is null and planned.funding_ambito is null)`,
  },
  {
    what: 'what is reserved for a case is what it needs',
    text: `select from cases.planned_intervention planned
      join finance.case_funding funding on funding.planned_intervention_id = planned.id
      where (planned.claimed_cents, planned.funding_version) is distinct from (funding.reserved_cents, funding.version)
        or planned.ended_on is not null and planned.claimed_cents > planned.delivered_body_cents`,
  },
  {
    what: 'whoever places somebody in an open case is known to the row policies of places',
    text: `select from cases.planned_intervention planned join cases."case" held on held.id = case_id
      where facility_id is not null and held.phase <> 'CLOSED' and not exists (
        select from registry.placement known where known.case_id = planned.case_id and known.facility_id = planned.facility_id)`,
  },
  {
    what: 'every place is protected as its article, and listed so',
    text: `select from services.facility
      join services.regulation_article its
        on its.regulation = facility.regulation and its.article = facility.article and its.valid_from = facility.article_from
      where protected <> (its.protected_by is not null)
        or protected <> exists (select from registry.protected_place listed where listed.facility_id = facility.id)`,
  },
  {
    what: 'every facility of a planned intervention exists',
    text: `select from cases.planned_intervention planned where facility_id is not null
      and not exists (select from services.facility where facility.id = planned.facility_id)`,
  },
  {
    what: 'every line keeps what is reserved on it, and what was committed for that',
    text: `select from finance.funding_line line
      left join (select line_id, sum(reserved_cents) from finance.case_funding group by line_id) requested (id, cents) using (id)
      left join (select line_id, sum(committed_cents) from finance.commitment where serves_reservations group by line_id) serving (id, cents)
        using (id)
      where (reserved_cents, serving_cents) is distinct from (coalesce(requested.cents, 0), coalesce(serving.cents, 0))`,
  },
  kept('funding_line', 'line_id'),
  kept('plan_intervention', 'intervention_id'),
  {
    what: 'commitment: kept amounts are the sum of the movements',
    text: `select from finance.commitment kept
      left join (select commitment_id, ${SUMS} from ${MOVED} group by commitment_id) moved (id, ${KEPT}) using (id)
      where (kept.committed_cents, kept.liquidated_cents, kept.ordered_cents, kept.paid_cents)
        is distinct from (moved.committed_cents, moved.liquidated_cents, moved.ordered_cents, moved.paid_cents)`,
  },
  {
    what: 'the places of a slot that are not free have their appointments',
    text: `select from services.slot
      where capacity - cardinality(free_places) <> (select count(*) from services.appointment where slot_id = slot.id and status <> 'CANCELLED')`,
  },
  {
    what: 'the citizen of the demo has a record',
    text: `select from registry.demo_citizen
      where not exists (select from persons.person where person.tax_code = demo_citizen.tax_code)`,
  },
]
