import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound, refuse, staleVersion } from '@cse/schema/refusal'
import { certifiedBySource } from '../rules/certified-by-source.ts'
import type { RectifiableField } from '../rules/rectifiable.ts'
import { extendedDueOn } from '../rules/rights-term.ts'
import { lastCertificationOf } from './certifications.ts'
import { emitPersonFacts } from './person-facts.ts'
import { restrict } from './restrictions.ts'
import type { RightsRequestRow } from './rights-requests.ts'

/** Who decides, when, on what was read. */
export interface DecisionAct {
  readonly subject: string
  readonly at: Date
  /** The day it is in Italy. */
  readonly today: string
  /** uuid of the request. */
  readonly request: string
  readonly expectedVersion: number
}

/** What was decided, with the reason that the person is told. */
export interface RightsDecision {
  readonly granted: boolean
  readonly reason: string
  /** Of a rectification: what is corrected. */
  readonly fields: readonly RectifiableField[]
}

/** Decides a request. What is granted of a rectification is corrected in the same transaction, and what stood there is kept. */
export function decideRightsRequest(session: SchemaSession, act: DecisionAct, decision: RightsDecision) {
  return session.write(async (writing) => {
    const request = await locked(writing, act.request)
    const refusal = standsInTheWay(request, act.expectedVersion)
    if (!request || refusal) return refusal ?? notFound()
    const certified = request.kind === 'RECTIFICATION' && (await certifiedAmong(writing, request, decision))
    if (certified) return certified
    const partly = request.kind === 'RECTIFICATION' && (await rectify(writing, request, act, decision))
    if (request.kind === 'RESTRICTION' && decision.granted) await restrict(writing, request, act)
    const status = !decision.granted ? 'REFUSED' : partly ? 'PARTLY_GRANTED' : 'GRANTED'
    await writing.run(sql`
      update persons.rights_request set status = ${status}, decided_at = ${act.at}, decided_by = ${act.subject},
        decision_reason = ${decision.reason}, version = version + 1
      where id = ${act.request}`)
    return { request: act.request }
  })
}

/** Puts off the last day, once and before it has come, with the reason that the person is told (Reg. UE 2016/679 art. 12.3). */
export function extendRightsRequest(session: SchemaSession, act: DecisionAct, reason: string) {
  return session.write(async (writing) => {
    const request = await locked(writing, act.request)
    const refusal = standsInTheWay(request, act.expectedVersion)
    if (!request || refusal) return refusal ?? notFound()
    if (request.extensionReason !== null || request.dueOn < act.today) return termPassed(request.dueOn)
    await writing.run(sql`
      update persons.rights_request set due_on = ${extendedDueOn(request.receivedOn)}, extension_reason = ${reason}, version = version + 1
      where id = ${act.request}`)
    return { request: act.request }
  })
}

type Locked = Pick<
  RightsRequestRow,
  'id' | 'personId' | 'kind' | 'status' | 'receivedOn' | 'dueOn' | 'extensionReason' | 'version'
>

function locked(writing: Writing, id: string): Promise<Locked | null> {
  return writing.one(
    sql<Locked>`
      select id, person_id as "personId", kind, status, received_on as "receivedOn", due_on as "dueOn",
        extension_reason as "extensionReason", version
      from persons.rights_request where id = ${id} for update`,
    { concerns: ({ personId }) => personId },
  )
}

function standsInTheWay(request: Locked | null, expected: number) {
  if (!request) return notFound()
  if (request.status !== 'OPEN') return alreadyDecided()
  return request.version === expected ? null : staleVersion(request.version)
}

const alreadyDecided = () => refuse('AlreadyDecided', 'L’istanza è già stata decisa.')

const termPassed = (dueOn: string) =>
  refuse('TermPassed', 'Il termine è già scaduto o è già stato prorogato una volta.', { dueOn })

/** SQL of what stands in the field as text, and of what makes it the text. */
const FIELDS: Readonly<
  Record<RectifiableField, { readonly present: SQL; readonly set: (to: string | null) => SQL }>
> = {
  GIVEN_NAME: { present: sql`given_name`, set: (to) => sql`given_name = ${to}` },
  FAMILY_NAME: { present: sql`family_name`, set: (to) => sql`family_name = ${to}` },
  SEX: { present: sql`sex`, set: (to) => sql`sex = ${to}` },
  BIRTH: {
    present: sql`concat_ws('-', lpad(birth_year::text, 4, '0'), lpad(birth_month::text, 2, '0'), lpad(birth_day::text, 2, '0'))`,
    set: (to) => {
      const [year = null, month = null, day = null] = (to ?? '').split('-').map(Number)
      return sql`birth_year = ${year}, birth_month = ${month}, birth_day = ${day}`
    },
  },
  BIRTH_PLACE: {
    present: sql`birth_place_name`,
    // the code was that of the former place
    set: (to) => sql`birth_place_name = ${to}, birth_place_code = null`,
  },
  DOMICILE_ADDRESS: { present: sql`domicile_address`, set: (to) => sql`domicile_address = ${to}` },
  EMAIL: { present: sql`email`, set: (to) => sql`email = ${to}` },
  MOBILE: { present: sql`mobile`, set: (to) => sql`mobile = ${to}` },
}

/** The refusal of a correction of what a source certifies, of the first such field that is granted. */
async function certifiedAmong(
  writing: Writing,
  { id, personId }: Locked,
  { granted, fields }: RightsDecision,
) {
  if (!granted) return null
  const claims = await writing.rows(
    sql<{
      field: RectifiableField
    }>`select field from persons.rectification where request_id = ${id} order by field`,
  )
  for (const { field } of claims) {
    const certifiable = fields.includes(field) ? CERTIFIABLE[field] : undefined
    const certified = certifiable && (await lastCertificationOf(writing, personId, certifiable))
    if (certified) return certifiedBySource(certifiable, certified)
  }
  return null
}

/** What sources certify of it, by the name that certifications have for it. */
const CERTIFIABLE: Readonly<Partial<Record<RectifiableField, string>>> = {
  GIVEN_NAME: 'givenName',
  FAMILY_NAME: 'familyName',
  SEX: 'sex',
  BIRTH: 'birth',
  BIRTH_PLACE: 'birthPlace',
}

/** Corrects what is granted, keeping what stood there. @returns whether something was left as it is. */
async function rectify(
  writing: Writing,
  { id, personId }: Locked,
  { at }: DecisionAct,
  { granted, fields }: RightsDecision,
): Promise<boolean> {
  const claims = await writing.rows(
    sql<{ field: RectifiableField; claimed: string | null }>`
      select field, claimed from persons.rectification where request_id = ${id} order by field`,
  )
  const accepted = granted ? claims.filter(({ field }) => fields.includes(field)) : []
  for (const { field } of accepted)
    await writing.run(sql`
      update persons.rectification set accepted = true, applied_at = ${at},
        original = (select ${FIELDS[field].present} from persons.person where person.id = ${personId})
      where request_id = ${id} and field = ${field}`)
  await writing.run(sql`
    update persons.rectification set accepted = false
    where request_id = ${id} and field <> all(${new Param(accepted.map(({ field }) => field))}::text[])`)
  if (accepted.length > 0) {
    const sets = accepted.map(({ field, claimed }) => FIELDS[field].set(claimed))
    await writing.run(sql`
      update persons.person set ${sql.join(sets, sql`, `)}, version = version + 1, updated_at = ${at} where id = ${personId}`)
    // the household names its members as the register does
    await writing.run(sql`
      update persons.household_member member set given_name = person.given_name, family_name = person.family_name
      from persons.person where person.id = member.person_id and person.id = ${personId}`)
    await emitPersonFacts(writing, [personId])
  }
  return granted && accepted.length < claims.length
}
