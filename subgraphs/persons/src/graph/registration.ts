import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import type { Viewer } from '@cse/schema/viewer'
import { builder } from '../builder.ts'
import { type NewPerson, wrongIn } from '../rules/registration.ts'
import { personById } from '../store/people.ts'
import { type Candidate, registerPerson } from '../store/registration.ts'
import { actingOf } from './acting.ts'
import { Sex } from './person.ts'
import { RepeatedKey } from './refusals.ts'
import { Person } from './types.ts'

const DuplicateCandidate = builder.objectRef<Candidate>('DuplicateCandidate').implement({
  description: 'A record that may be of the same person (possibile duplicato), and why.',
  fields: (t) => ({
    person: t.expose('person', { type: Person, nullable: true, description: 'Whose record it is.' }),
    sameNames: t.exposeBoolean('sameNames', {
      nullable: false,
      description: 'Whether the names are the same, in whatever case and accents; else they are alike.',
    }),
    sameBirth: t.exposeBoolean('sameBirth', {
      nullable: false,
      description:
        'Whether the date of birth is the same; else it is one that a slip of the pen makes of it.',
    }),
    similarity: t.exposeFloat('similarity', {
      nullable: false,
      description: 'How alike they are, up to 1; the likeliest come first.',
    }),
  }),
})

const AlreadyRegistered = refusalType(builder, 'AlreadyRegistered', {
  description: 'The tax code or health code is that of somebody on record (persona già registrata).',
  details: {
    records: {
      type: [Person],
      nullable: true,
      description: 'Whose it is; empty when another comune keeps that record, which is to be asked for.',
    },
  },
})
const PossibleDuplicates = refusalType(builder, 'PossibleDuplicates', {
  description:
    'There are records that may be of the same person: look at them, then name in `differentFrom` those that are of others.',
  details: {
    candidates: {
      type: [DuplicateCandidate],
      nullable: true,
      description: 'The records, the likeliest first.',
    },
  },
})

const ResidenceInput = builder.inputType('DeclaredResidenceInput', {
  description: 'Where a person is registered as living (residenza dichiarata).',
  fields: (t) => ({
    comune: t.id({ required: true, description: 'ISTAT code, one of the operator’s comuni.' }),
    address: t.string({
      required: true,
      description: 'Street and number, postal code, place (indirizzo), up to 200 characters.',
    }),
    since: t.field({ type: 'Date', required: true, description: 'Since when; not in the future.' }),
  }),
})
const DomicileInput = builder.inputType('DeclaredDomicileInput', {
  description: 'Where a person lives without being registered there (domicilio dichiarato).',
  fields: (t) => ({
    comune: t.id({ description: 'ISTAT code, when it is in Puglia.' }),
    address: t.string({
      description: 'Street and number, or where the person is found: up to 200 characters.',
    }),
  }),
})

mutation(builder, 'registerPerson', {
  description:
    'Registers somebody who is in no register (registrazione di una persona): residents as they declare themselves, newborns, people without a tax code, without a residence, or under a code name. Who has no residence is seen by the comune that receives them. Records that may be of the same person are shown first.',
  input: (t) => ({
    comune: t.id({
      description: 'ISTAT code of the comune whose front office it is; needed by who works for several.',
    }),
    taxCode: t.field({ type: 'TaxCode', description: 'Tax code (codice fiscale), also a provisional one.' }),
    healthCode: t.string({
      description: 'STP or ENI code of who has no tax code: the letters and 13 digits.',
    }),
    codeName: t.string({
      description:
        'A name instead of the own one, for who must not be found (nome in codice): 2 to 80 characters.',
    }),
    givenName: t.string({ description: 'Given name (nome), up to 100 characters.' }),
    familyName: t.string({ description: 'Family name (cognome), up to 100 characters.' }),
    sex: t.field({ type: Sex, description: 'Sex (sesso).' }),
    birth: t.field({
      type: 'PartialDate',
      description: 'Date of birth, as far as it is known (data di nascita).',
    }),
    birthPlaceCode: t.string({
      description: 'Cadastral code of the comune or foreign state of birth (codice catastale).',
    }),
    birthPlaceName: t.string({ description: 'Its name, up to 100 characters (luogo di nascita).' }),
    citizenships: t.stringList({ description: 'Citizenships (cittadinanze), ISO 3166-1 alpha-3.' }),
    residence: t.field({ type: ResidenceInput, description: 'Residence; none for who has none in Puglia.' }),
    domicile: t.field({ type: DomicileInput, description: 'Domicile, where it is another place.' }),
    email: t.field({ type: 'EmailAddress', description: 'E-mail address.' }),
    mobile: t.string({ description: 'Mobile number (cellulare), up to 30 characters.' }),
    language: t.string({
      description: 'Language in which to speak with the person, ISO 639-3 (`ita`, `ara`).',
    }),
    interpreterNeeded: t.boolean({
      description: 'Whether an interpreter is needed (mediatore linguistico).',
    }),
    differentFrom: t.idList({
      description: 'Ids of persons that a refusal showed as possibly the same, and that are others.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first result.',
    }),
  }),
  payload: { person: { type: Person, description: 'The person, registered.' } },
  refusals: [RepeatedKey, AlreadyRegistered, PossibleDuplicates],
  decode: (input, { viewer, now }) => {
    const text = (name: 'givenName' | 'familyName' | 'birthPlaceName' | 'mobile', longest = 100) =>
      optionalText(input[name], `input.${name}`, { longest })
    const upper = (name: 'healthCode' | 'birthPlaceCode') => input[name]?.trim().toUpperCase() ?? null
    const { residence, domicile } = input
    const declared: NewPerson = {
      taxCode: input.taxCode ?? null,
      healthCode: upper('healthCode'),
      codeName: optionalText(input.codeName, 'input.codeName', { shortest: 2, longest: 80 }),
      givenName: text('givenName'),
      familyName: text('familyName'),
      sex: input.sex ?? null,
      birth: input.birth ?? null,
      birthPlaceCode: upper('birthPlaceCode'),
      birthPlaceName: text('birthPlaceName'),
      citizenships: input.citizenships ?? [],
      residence: residence
        ? {
            ...residence,
            address: requiredText(residence.address, 'input.residence.address', { longest: 200 }),
          }
        : null,
      domicile: domicile
        ? {
            comune: domicile.comune ?? null,
            address: optionalText(domicile.address, 'input.domicile.address', { longest: 200 }),
          }
        : null,
      email: input.email ?? null,
      mobile: text('mobile', 30),
      language: input.language ?? null,
      interpreterNeeded: input.interpreterNeeded ?? false,
    }
    const comune = receivingComune(viewer, input.comune ?? null)
    const wrong = wrongIn(declared, today(now))
    if (declared.residence && !viewer.comuni.includes(declared.residence.comune))
      wrong.push({
        path: 'input.residence.comune',
        reason: 'Si registra la residenza in un comune dell’operatore.',
      })
    if (wrong.length > 0) throw badInput(wrong)
    const key = idempotencyKey(input.idempotencyKey)
    const differentFrom = (input.differentFrom ?? []).map((id) =>
      decodeId('person', id, 'input.differentFrom'),
    )
    return { declared, reception: { comune, key, differentFrom } }
  },
  resolve: ({ declared, reception }, context) =>
    registerPerson(context.session, { ...actingOf(context), ...reception }, declared),
  answer: async (done, { session }) => ({ person: await personById(session, done.person) }),
})

/** The comune whose front office it is. @throws GraphQLError BAD_USER_INPUT when it is none of the operator's, or not told by who works for several */
export function receivingComune({ comuni }: Viewer, requested: string | null): string {
  const [only, ...others] = comuni
  const comune = requested ?? (others.length === 0 ? only : undefined)
  if (comune === undefined || !comuni.includes(comune))
    throw badInput([
      { path: 'input.comune', reason: 'Occorre il comune dello sportello, tra quelli dell’operatore.' },
    ])
  return comune
}
