import { sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import type { RectifiableField } from '../rules/rectifiable.ts'
import { dueOn } from '../rules/rights-term.ts'
import { themselves } from './people.ts'
import type { RestrictionGround, RightsRequestKind } from './rights-requests.ts'

/** A request as it is written down. */
export interface NewRightsRequest {
  /** uuid of the person; null for a record that a citizen may not ask about. */
  readonly person: string | null
  readonly kind: RightsRequestKind
  readonly askedAs: 'PERSON' | 'OFFICE'
  readonly protocol: string | null
  readonly receivedOn: string
  readonly ground: RestrictionGround | null
  readonly statement: string | null
  readonly claims: readonly { readonly field: RectifiableField; readonly value: string | null }[]
}

/** Who asks, when, and under which key. */
export interface RightsAct {
  readonly issuer: string
  readonly subject: string
  readonly at: Date
  readonly key: string
}

/**
 * Writes a request down. A copy needs no decision and is granted at once; of the others a person has one open at a time. While a merger of
 * the record is on its way to who follows it no right is exercised on it: it would be of one half.
 */
export async function requestRight(
  session: SchemaSession,
  { issuer, subject, at, key }: RightsAct,
  requested: NewRightsRequest,
) {
  const { person } = requested
  if (person === null) return notFound()
  const once = {
    schema: 'persons',
    issuer,
    subject,
    operation: `request ${requested.kind}`,
    key,
    input: requested,
  } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const { kind, askedAs: requestedAs, protocol, receivedOn, ground, statement } = requested
    // one request after the other
    const known = await writing.one(
      sql<{ id: string; underWay: boolean }>`
        select id, persons.merge_under_way(id) as "underWay" from persons.person where id = ${person} for share`,
      themselves,
    )
    if (!known) return notFound()
    if (known.underWay) return mergeUnderWay()
    const granted = kind === 'COPY'
    const written = await writing.one(sql<{ id: string }>`
      insert into persons.rights_request
        (id, person_id, kind, asked_as, asked_by, protocol, received_on, due_on, ground, statement, status, decided_at, decided_by)
      values (uuidv7(), ${person}, ${kind}, ${requestedAs}, ${subject}, ${protocol}, ${receivedOn}, ${dueOn(receivedOn)}, ${ground}, ${statement},
        ${granted ? 'GRANTED' : 'OPEN'}, ${granted ? at : null}::timestamptz, ${granted ? subject : null})
      on conflict (person_id, kind) where status = 'OPEN' do nothing
      returning id`)
    if (!written) return requestPending()
    for (const { field, value } of requested.claims)
      await writing.run(sql`
        insert into persons.rectification (id, person_id, request_id, field, claimed)
        values (uuidv7(), ${person}, ${written.id}, ${field}, ${value})`)
    return { request: written.id }
  })
}

const requestPending = () =>
  refuse('RequestPending', 'C’è già un’istanza dello stesso tipo in attesa di decisione.')

const mergeUnderWay = () =>
  refuse(
    'MergeUnderWay',
    'È in corso l’unione o la separazione della cartella: riprovare fra qualche minuto.',
  )
