import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { notFound, staleVersion } from '@cse/schema/refusal'
import { refusalType } from '@cse/schema/refusal-types'
import { requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder, type PersonsContext } from '../builder.ts'
import { factsOf } from '../connectors/anpr/facts.ts'
import {
  nationalId,
  type RegisterRequest,
  registerData,
  verifyDeclared,
} from '../connectors/anpr/register.ts'
import { birthDateOf } from '../rules/birth.ts'
import { sixMonthsFrom } from '../rules/certified-facts.ts'
import { actingBody } from '../rules/organisation.ts'
import { identityNotConfirmed, notInRegister } from '../rules/registered-facts.ts'
import { type PersonRow, personById } from '../store/people.ts'
import { applyRegister, confirmIdentity } from '../store/register-commands.ts'
import { actingOf } from './acting.ts'
import { answeredBy } from './answered-by.ts'
import { NotFound, StaleVersion } from './refusals.ts'
import { NotResidentHere, ResidenceOverlaps, ResidenceUnchanged } from './residence-mutation.ts'
import { orUnavailable, SourceUnavailable } from './source-unavailable.ts'
import { Person } from './types.ts'

const NotInRegister = refusalType(builder, 'NotInRegister', {
  description:
    'The national register has nobody with this tax code (ANPR EN122): people who live abroad are not found either.',
})
const IdentityNotConfirmed = refusalType(builder, 'IdentityNotConfirmed', {
  description:
    'The national register has other names or another birth under this tax code than were declared.',
})

const PERSON = 'Id of the person; the record has a tax code.'
const VERSION = 'The version of the person that was read.'
const REFERENCE =
  'Number of the case or of the protocol that needs it (numero di pratica): 3 to 100 characters. The register keeps it, and the person sees it.'

/** What was seen of the record, and what needs it. @throws GraphQLError BAD_USER_INPUT */
const decode = (input: { person: string; expectedVersion: number; reference: string }) => ({
  person: decodeId('person', input.person, 'input.person'),
  expectedVersion: input.expectedVersion,
  reference: requiredText(input.reference, 'input.reference', { shortest: 3, longest: 100 }),
})
type Command = ReturnType<typeof decode>

mutation(builder, 'verifyIdentity', {
  description:
    'Has the national register confirm that the names and the birth that were declared are those under the tax code (verifica dell’identità, ANPR C030 and C003). When they are, the identity is certified; the register says nothing more than yes or no.',
  input: (t) => ({
    person: t.id({ required: true, description: PERSON }),
    expectedVersion: t.int({ required: true, description: VERSION }),
    reference: t.string({ required: true, description: REFERENCE }),
  }),
  payload: { person: { type: Person, description: 'The person, whose identity is certified.' } },
  refusals: [NotFound, StaleVersion, NotInRegister, IdentityNotConfirmed, SourceUnavailable],
  decode: (input) => decode(input),
  resolve: (command, context) => withRegister(command, context, verify),
  answer: async (_, { session }, { person }) => ({ person: await personById(session, person) }),
})

mutation(builder, 'refreshPerson', {
  description:
    'Takes names, birth, residence and death of a person from the national register (aggiornamento da ANPR, C030 and C001): all of them or none. A move or a death has the effects that it has when an operator writes it down.',
  input: (t) => ({
    person: t.id({ required: true, description: PERSON }),
    expectedVersion: t.int({ required: true, description: VERSION }),
    reference: t.string({ required: true, description: REFERENCE }),
  }),
  payload: {
    person: {
      type: Person,
      description: 'The person; none when the viewer has lost sight of them by a move.',
    },
  },
  refusals: [
    NotFound,
    StaleVersion,
    NotInRegister,
    NotResidentHere,
    ResidenceOverlaps,
    ResidenceUnchanged,
    SourceUnavailable,
  ],
  decode: (input) => decode(input),
  resolve: (command, context) => withRegister(command, context, refresh),
  answer: async (_, { session }, { person }) => ({ person: await personById(session, person) }),
})

/** A person as they were seen, and what is sent to the register. */
interface RegisterQuery {
  readonly person: PersonRow
  readonly taxCode: string
  readonly request: RegisterRequest
}

/** Whether the register has the names and the birth that were declared. */
async function verify(
  { person, taxCode, request }: RegisterQuery,
  command: Command,
  context: PersonsContext,
) {
  const id = await nationalId(context, request, taxCode)
  const { familyName, givenName, sex } = person
  const birth = person.birthDay === null ? null : birthDateOf(person)
  const verified = id && (await verifyDeclared(context, request, id, { familyName, givenName, sex, birth }))
  if (!id || !verified) return notInRegister()
  if (!verified.confirmed) return identityNotConfirmed()
  const source = registerAnswered(context, request, { service: 'C003', operation: verified.operation })
  return confirmIdentity(context.session, { ...actingOf(context), ...command }, source)
}

/** What the register has of the person goes into the record. */
async function refresh({ taxCode, request }: RegisterQuery, command: Command, context: PersonsContext) {
  const id = await nationalId(context, request, taxCode)
  const data = id && (await registerData(context, request, { id, taxCode }))
  if (!id || !data) return notInRegister()
  const source = registerAnswered(context, request, { service: 'C001', operation: data.operation })
  return applyRegister(context.session, { ...actingOf(context), ...command }, source, factsOf(data.subject))
}

/** Runs what queries the register about a person as they were seen; nothing is sent when the record is another by now. */
async function withRegister<Outcome extends object>(
  command: Command,
  context: PersonsContext,
  work: (query: RegisterQuery, command: Command, context: PersonsContext) => Promise<Outcome>,
) {
  const { person: id, expectedVersion, reference } = command
  const person = await personById(context.session, id)
  if (!person) return notFound()
  if (person.version !== expectedVersion) return staleVersion(person.version)
  const { taxCode, residenceComune } = person
  if (taxCode === null)
    throw badInput([
      { path: 'input.person', reason: 'Senza codice fiscale la persona non si cerca in ANPR.' },
    ])
  const body = actingBody(context.viewer, residenceComune)
  const request = { body, person: id, reference, on: today(context.now) }
  return orUnavailable(context, 'ANPR', id, () => work({ person, taxCode, request }, command, context))
}

/** That the register answered; what it says may change, so that it is good for half a year. */
const registerAnswered = (
  context: PersonsContext,
  { body, reference, on }: RegisterRequest,
  answer: { readonly service: string; readonly operation: string },
) => answeredBy(context, body, reference, { source: 'ANPR', ...answer, validUntil: sixMonthsFrom(on) })
