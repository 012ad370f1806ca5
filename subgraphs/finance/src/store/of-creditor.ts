import { sql } from '@cse/db/src/query/sql'

/** Of a provider what its units of offer delivered, of a person the benefit it is paid for, of a body everything. */
export const ofCreditor = (creditor: unknown) => sql`(${creditor}::uuid is null or exists (
  select from finance.creditor where creditor.id = ${creditor}::uuid and case creditor.kind
    when 'PROVIDER' then creditor.facilities = '{}' or facility_id = any (creditor.facilities)
    when 'PERSON' then creditor.planned_intervention_id = liquidable_delivery.planned_intervention_id
    else true end))`
