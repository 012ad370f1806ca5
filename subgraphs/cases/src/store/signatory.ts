import { assignment, operator } from '@cse/db/cases/tables'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { Viewer } from '@cse/schema/viewer'
import type { Signatory } from '../rules/signatory.ts'
import type { GivenSignature } from '../rules/signing.ts'
import type { CaseStanding } from './standing.ts'

/** A signature as it is to be recorded: who signed, where it is somebody known here. Ids are uuids. */
export interface RequestedSignature extends GivenSignature {
  readonly person: string | null
  readonly operator: string | null
}

/** The parties for which an operator signs: who records it, where nobody is named. */
const OPERATORS = new Set(['CASE_MANAGER', 'AMBITO'])

/**
 * In which quality those named may sign, in the order requested: a list of {@link Signatory}, to be read with what else is needed. Where nobody is
 * named the person signs for the person, and for the service who records it.
 */
export function signatoriesOf(
  { issuer, subject }: Viewer,
  { uuid, personId }: CaseStanding,
  signatures: readonly RequestedSignature[],
): SQL<readonly Signatory[]> {
  const rows = signatures.map(({ party, person, signedOn, operator: signed }, position) => ({
    position,
    party,
    signed_on: signedOn,
    person: person ?? (party === 'PERSON' ? personId : null),
    operator: signed,
    ours: signed === null && OPERATORS.has(party),
  }))
  return sql<readonly Signatory[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('party', given.party, 'person', given.person, 'operator', signed.id,
      'operatorAmbito', signed.ambito_code,
      'assigned', exists (select from ${assignment} assigned where assigned.case_id = ${uuid} and assigned.operator_id = signed.id
        and assigned.since <= given.signed_on and coalesce(assigned.until >= given.signed_on, true)),
      'represents', coalesce(registry.may_act_for(given.person, ${personId}, given.signed_on), false)) order by given.position), '[]')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (position integer, party text, signed_on date, person uuid, operator uuid, ours boolean)
    left join ${operator} signed
      on signed.id = given.operator or given.ours and signed.issuer = ${issuer} and signed.subject = ${subject})`
}
