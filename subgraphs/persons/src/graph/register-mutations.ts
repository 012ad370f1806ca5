import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
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
import { identityNotConfirmed, notInRegister } from '../rules/registered-facts.ts'
import { type PersonRow, personById } from '../store/people.ts'
import { applyRegister, confirmIdentity } from '../store/register-commands.ts'
import { actingOf } from './acting.ts'
import { answeredBy } from './answered-by.ts'
import { NotResidentHere, ResidenceOverlaps, ResidenceUnchanged } from './residence-mutation.ts'
import { Person } from './types.ts'
import { decodeSourceCommand, SOURCE_REFUSALS, type SourceCommand, withSource } from './with-source.ts'

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

mutation(builder, 'verifyIdentity', {
  description:
    'Has the national register confirm that the names and the birth that were declared are those under the tax code (verifica dell’identità, ANPR C030 and C003). When they are, the identity is certified; the register says nothing more than yes or no.',
  input: (t) => ({
    person: t.id({ required: true, description: PERSON }),
    expectedVersion: t.int({ required: true, description: VERSION }),
    reference: t.string({ required: true, description: REFERENCE }),
  }),
  payload: { person: { type: Person, description: 'The person, whose identity is certified.' } },
  refusals: [...SOURCE_REFUSALS, NotInRegister, IdentityNotConfirmed],
  decode: (input) => decodeSourceCommand(input),
  resolve: (command, context) => withRegister('verifyIdentity', command, context, verify),
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
  refusals: [...SOURCE_REFUSALS, NotInRegister, NotResidentHere, ResidenceOverlaps, ResidenceUnchanged],
  decode: (input) => decodeSourceCommand(input),
  resolve: (command, context) => withRegister('refreshPerson', command, context, refresh),
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
  command: SourceCommand,
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
async function refresh({ taxCode, request }: RegisterQuery, command: SourceCommand, context: PersonsContext) {
  const id = await nationalId(context, request, taxCode)
  const data = id && (await registerData(context, request, { id, taxCode }))
  if (!id || !data) return notInRegister()
  const source = registerAnswered(context, request, { service: 'C001', operation: data.operation })
  return applyRegister(context.session, { ...actingOf(context), ...command }, source, factsOf(data.subject))
}

/** Runs what queries the register about a person as they were seen. */
const withRegister = <Outcome extends object>(
  use: 'verifyIdentity' | 'refreshPerson',
  command: SourceCommand,
  context: PersonsContext,
  work: (query: RegisterQuery, command: SourceCommand, context: PersonsContext) => Promise<Outcome>,
) =>
  withSource(
    { source: 'ANPR', use, withoutTaxCode: 'Senza codice fiscale la persona non si cerca in ANPR.' },
    command,
    context,
    ({ person, taxCode, body }) => {
      const request = { body, person: person.id, reference: command.reference, on: today(context.now) }
      return work({ person, taxCode, request }, command, context)
    },
  )

/** That the register answered; what it says may change, so that it is good for half a year. */
const registerAnswered = (
  context: PersonsContext,
  { body, reference, on }: RegisterRequest,
  answer: { readonly service: string; readonly operation: string },
) => answeredBy(context, body, reference, { source: 'ANPR', ...answer, validUntil: sixMonthsFrom(on) })
