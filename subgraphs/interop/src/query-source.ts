import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type EServiceAnswer, type EServices, SourceFault } from '@cse/schema/e-services'
import type { Viewer } from '@cse/schema/viewer'
import { beginCall, endCall } from './store/journal.ts'

/** Who asks. */
export interface SourceContext {
  readonly session: SchemaSession
  readonly viewer: Viewer
  /** Null where nothing outside may be called. */
  readonly eServices: EServices | null
}

/** What is requested of a source. */
export interface SourceQuery {
  readonly source: string
  readonly eService: string
  /** The body that asks. */
  readonly body: string
  /** uuid of whom it is about; null while the person is not on record. */
  readonly person: string | null
  /** Number of the case or protocol that needs it. */
  readonly reference: string
  readonly path: string
  readonly contentType: string
  readonly soapAction?: string
  /** The text that is sent, under the number of the call. */
  readonly payload: (number: string) => string
  /** What the journal says of an answer. */
  readonly outcomeOf: (answer: EServiceAnswer) => CallOutcome | Promise<CallOutcome>
}

/** What the journal says of an answer. */
interface CallOutcome {
  readonly outcome: string
  readonly code: string | null
}

/** An answer, and the call that it is to. */
export interface SourceReply extends EServiceAnswer {
  /** uuid of the call in the journal. */
  readonly call: string
  readonly number: string
  /** Calls that the body has left today. */
  readonly left: number
}

/**
 * Asks a source and keeps a journal of it: that it is asked stands in the database before it is, so that no number is used twice and nobody was
 * asked about unseen, even when the process ends in between. No transaction is open meanwhile.
 * @throws SourceFault when there is no answer, which is in the journal too
 */
export async function querySource(
  { session, viewer, eServices }: SourceContext,
  query: SourceQuery,
): Promise<SourceReply> {
  const { source, eService, body, person, reference, path, contentType, soapAction, payload, outcomeOf } =
    query
  const dailyCalls = eServices?.dailyCalls(eService, body) ?? null
  if (!eServices || dailyCalls === null) throw new SourceFault('NOT_CONFIGURED')
  return eServices.inTurn(`${source} ${body}`, async () => {
    const id = newUuid()
    const purpose = viewer.purposeCode ?? null
    const begun = await beginCall(session, {
      id,
      source,
      eService,
      body,
      person,
      purpose,
      reference,
      dailyCalls,
    })
    if (!begun) throw new SourceFault('ALLOWANCE_USED_UP')
    const started = performance.now()
    const milliseconds = () => Math.round(performance.now() - started)
    try {
      const operator = { id: `${viewer.issuer}/${viewer.subject}`, assurance: viewer.assurance }
      const answer = await eServices.call({
        eService,
        body,
        operator,
        path,
        contentType,
        ...(soapAction !== undefined && { soapAction }),
        payload: payload(begun.number),
      })
      const { correlation } = answer
      await endCall(session, id, { ...(await outcomeOf(answer)), correlation, milliseconds: milliseconds() })
      return { ...answer, call: id, ...begun }
    } catch (error) {
      if (error instanceof SourceFault) {
        const { kind: outcome, code, correlation } = error
        await endCall(session, id, { outcome, code, correlation, milliseconds: milliseconds() })
      }
      throw error
    }
  })
}
