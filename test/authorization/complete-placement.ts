import type { Sql } from 'postgres'

/** Sends the person of a case to a refuge of the Ambito (R.R. 4/2007 art. 80), run by a body that runs nothing else. */
export async function completePlacement(admin: Sql, caseId: string, ambito: string): Promise<void> {
  const refuge = (await refugeOf(admin, ambito)) ?? (await openRefuge(admin, ambito))
  await admin`
    insert into cases.planned_intervention (id, project_id, case_id, position, service_type, facility_id, funding_state, starts_on, unit,
      frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents)
    select uuidv7(), id, case_id, 91, 'A1.14', ${refuge}, 'REQUESTED', '2026-04-01', 'DAY', 'MONTHLY', 30, 180, 5000, 900000, 300000, 300000, 300000
    from cases.project where case_id = ${caseId} limit 1`
}

async function refugeOf(admin: Sql, ambito: string): Promise<string | undefined> {
  const [found] = await admin<{ id: string }[]>`
    select id from services.facility where name = 'Rifugio esempio' and ambito_code = ${ambito}`
  return found?.id
}

async function openRefuge(admin: Sql, ambito: string): Promise<string> {
  const [opened] = await admin<{ id: string }[]>`
    with provider as (
      insert into services.provider (id, name, legal_form, vat_number)
      select uuidv7(), 'Cooperativa rifugio esempio', 'COOPERATIVE', lpad((40000000000 + count(*))::text, 11, '0') from services.provider
      returning id
    )
    insert into services.facility (id, name, provider_id, comune, ambito_code, address, regulation, article, article_from, capacity,
      authorised_on, authorisation_act, registered_on, accredited_on, listed_on, closed_on)
    select uuidv7(), 'Rifugio esempio', provider.id, lead_comune, code, 'Via segreta 1', regulation, article, valid_from, 8,
      '2020-01-01', 'Atto esempio', '2020-02-01', '2020-03-01', '2020-04-01', '2199-01-01'
    from provider, registry.ambito, services.regulation_article
    where code = ${ambito} and regulation = 'R.R. 4/2007' and article = '80'
    returning id`
  if (!opened) throw new Error(`${ambito} has no refuge`)
  await admin`insert into services.facility_occupancy (facility_id, occupied) values (${opened.id}, 5)`
  return opened.id
}
