import type { Violation } from '@cse/schema/errors'
import { today } from '@cse/schema/today'
import type { PersonsContext } from '../builder.ts'
import { type IseeRequest, iseeAttestation, iseeIndicator, iseeThreshold } from '../connectors/isee/isee.ts'
import { type IseeKind, noDeclaration } from '../rules/isee.ts'
import { recordIsee, recordThreshold } from '../store/isee-commands.ts'
import { actingOf } from './acting.ts'
import { answeredBy } from './answered-by.ts'
import { decodeSourceCommand, type SourceCommand, withSource } from './with-source.ts'

/** What is asked of INPS, of whom and for what. */
export interface IseeCommand extends SourceCommand {
  readonly on: string
  readonly prestation: string
  readonly delivered: boolean
}

/** What was seen of the record, and what needs it. @throws GraphQLError BAD_USER_INPUT */
export const seenOf = (input: SourceCommand & { readonly on?: string | null | undefined }, now: Date) => ({
  ...decodeSourceCommand(input),
  on: input.on ?? today(now),
})

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

/** Runs what queries INPS about somebody. */
export const withInps = <Input extends IseeCommand, Outcome extends object>(
  command: Input,
  context: PersonsContext,
  use: 'checkIseeThreshold' | 'refreshIsee',
  work: (request: IseeRequest, command: Input, context: PersonsContext) => Promise<Outcome>,
) =>
  withSource(
    { source: 'INPS', use, withoutTaxCode: 'Senza codice fiscale la persona non si cerca in INPS.' },
    command,
    context,
    ({ person, taxCode, body }) => {
      const { on, prestation, reference, delivered } = command
      const subject = { taxCode, on, prestation, reference, delivered }
      return work({ body, person: person.id, subject }, command, context)
    },
  )
