import { badInput, type Violation } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { notFound, staleVersion } from '@cse/schema/refusal'
import { requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import type { PersonsContext } from '../builder.ts'
import { type IseeRequest, iseeAttestation, iseeIndicator, iseeThreshold } from '../connectors/isee/isee.ts'
import { admitsPurpose, SOURCE_PURPOSES } from '../policy/source-purposes.ts'
import { type IseeKind, noCaseHere, noDeclaration, purposeNotAdmitted } from '../rules/isee.ts'
import { actingBody } from '../rules/organisation.ts'
import { hasCaseHere, recordIsee, recordThreshold } from '../store/isee-commands.ts'
import { personById } from '../store/people.ts'
import { actingOf } from './acting.ts'
import { answeredBy } from './answered-by.ts'
import { orUnavailable } from './source-unavailable.ts'

/** What was seen of the record, and what needs it. */
export interface IseeCommand {
  readonly person: string
  readonly expectedVersion: number
  readonly reference: string
  readonly on: string
  readonly prestation: string
  readonly delivered: boolean
}

/** What was seen of the record, and what needs it. @throws GraphQLError BAD_USER_INPUT */
export function seenOf(
  input: { person: string; expectedVersion: number; reference: string; on?: string | null | undefined },
  now: Date,
) {
  return {
    person: decodeId('person', input.person, 'input.person'),
    expectedVersion: input.expectedVersion,
    reference: requiredText(input.reference, 'input.reference', { shortest: 3, longest: 100 }),
    on: input.on ?? today(now),
  }
}

export const dayViolations = (on: string | null | undefined, now: Date): Violation[] =>
  on != null && on > today(now) ? [{ path: 'input.on', reason: 'La data non può essere nel futuro.' }] : []

/** On which side of a threshold somebody is goes on record, without an amount. */
export async function checkThreshold(
  request: IseeRequest,
  command: IseeCommand & { readonly threshold: string },
  context: PersonsContext,
) {
  const { threshold, reference } = command
  const answer = await iseeThreshold(context, request, threshold)
  if (!answer) return noDeclaration()
  const { below, discrepancies, dsuProtocol, validUntil } = answer.read
  const sides = [
    below ? 'sotto soglia' : 'sopra soglia',
    discrepancies ? 'con difformità' : 'senza difformità',
  ]
  const source = answeredBy(context, request.body, reference, {
    source: 'INPS',
    service: 'ConsultazioneSogliaIndicatore',
    operation: answer.request,
    validUntil,
  })
  const said = `${threshold}: ${sides.join(', ')} (DSU ${dsuProtocol})`
  const done = await recordThreshold(context.session, { ...actingOf(context), ...command }, source, said)
  return 'refused' in done ? done : { ...done, ...answer.read }
}

/** What INPS attests of somebody goes on record. */
export async function refresh(
  request: IseeRequest,
  command: IseeCommand & { readonly kind: IseeKind; readonly detail: 'INDICATOR' | 'ATTESTATION' },
  context: PersonsContext,
) {
  const whole = command.detail === 'ATTESTATION'
  const answer = await (whole
    ? iseeAttestation(context, request)
    : iseeIndicator(context, request, command.kind))
  const [first, ...others] = answer?.read ?? []
  if (!answer || !first) return noDeclaration()
  const source = answeredBy(context, request.body, command.reference, {
    source: 'INPS',
    service: whole ? 'ConsultazioneAttestazione' : 'ConsultazioneIndicatore',
    operation: answer.request,
    validUntil: first.validUntil,
  })
  return recordIsee(context.session, { ...actingOf(context), ...command }, source, [first, ...others])
}

/** Runs what queries INPS about somebody of whom the body has an open case, for a purpose that admits it; nothing is sent when the record is another by now. */
export async function withInps<Input extends IseeCommand, Outcome extends object>(
  command: Input,
  context: PersonsContext,
  eService: keyof typeof SOURCE_PURPOSES,
  work: (request: IseeRequest, command: Input, context: PersonsContext) => Promise<Outcome>,
) {
  const { person: id, expectedVersion, reference, on, prestation, delivered } = command
  const { session, viewer } = context
  const admitted = SOURCE_PURPOSES[eService]
  if (!admitsPurpose(admitted, viewer.purposeCode)) return purposeNotAdmitted(admitted)
  const person = await personById(session, id)
  if (!person) return notFound()
  if (person.version !== expectedVersion) return staleVersion(person.version)
  if (!(await hasCaseHere(session, person.id))) return noCaseHere()
  const { taxCode, residenceComune } = person
  if (taxCode === null)
    throw badInput([
      { path: 'input.person', reason: 'Senza codice fiscale la persona non si cerca in INPS.' },
    ])
  const subject = { taxCode, on, prestation, reference, delivered }
  const body = actingBody(viewer, residenceComune)
  return orUnavailable(context, 'INPS', id, () => work({ body, person: id, subject }, command, context))
}
