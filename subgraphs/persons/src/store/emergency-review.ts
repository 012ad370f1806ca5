import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { notFound, refuse } from '@cse/schema/refusal'
import type { Viewer } from '@cse/schema/viewer'

/** What a review of an access in an emergency has found. */
type ReviewOutcome = 'JUSTIFIED' | 'NOT_JUSTIFIED' | 'REPORTED'

/** What came of an access in an emergency. */
export interface ReviewRow {
  readonly outcome: ReviewOutcome
  readonly note: string
  readonly reviewedAt: Date
  readonly subject: string
  readonly scope: Viewer['scope']
  readonly roles: readonly string[]
  /** Keys of the bodies for which the reviewer acted. */
  readonly readers: readonly string[]
}

/** Who reviews which access, when and how. */
export interface Review {
  readonly viewer: Viewer
  readonly at: Date
  /** uuid of the access. */
  readonly access: string
  readonly outcome: ReviewOutcome
  readonly note: string
}

/** Reviews an access in an emergency, once. */
export function reviewEmergency(session: SchemaSession, { viewer, at, access, outcome, note }: Review) {
  return session.write(async (writing) => {
    const { issuer, subject, roles } = viewer
    const reviewed = await writing.one(
      sql<{ answer: string; person: string | null }>`
        select persons.review_emergency(uuidv7(), ${access}, ${issuer}, ${subject}, ${new Param(roles)}, ${outcome}, ${note}, ${at}) as "answer",
          (select person_id from registry.emergency_access where id = ${access}) as "person"`,
    )
    if (reviewed?.answer === 'OWN_ACCESS') return ownEmergency()
    if (reviewed?.answer === 'ALREADY_REVIEWED') return alreadyReviewed()
    if (reviewed?.answer !== 'REVIEWED') return notFound()
    if (reviewed.person !== null) writing.touch([reviewed.person])
    return { access }
  })
}

const ownEmergency = () =>
  refuse('OwnEmergency', 'Chi ha aperto la cartella in emergenza non può valutare il proprio accesso.')

const alreadyReviewed = () => refuse('AlreadyReviewed', 'L’accesso in emergenza è già stato valutato.')
