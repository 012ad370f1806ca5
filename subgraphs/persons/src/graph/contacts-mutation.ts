import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { optionalText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { wrongClaim } from '../rules/rectifiable.ts'
import { type NewContacts, recordContacts } from '../store/contacts-command.ts'
import { personById } from '../store/people.ts'
import { actingOf } from './acting.ts'
import { NotFound, StaleVersion } from './refusals.ts'
import { Person } from './types.ts'

const DomicileInput = builder.inputType('DomicileInput', {
  description:
    'Where a person lives when that is not the residence (domicilio); nothing in it: no such place.',
  fields: (t) => ({
    comune: t.id({ description: 'ISTAT code, when it is in Puglia.' }),
    address: t.string({
      description: 'Street and number, or where the person is found: up to 200 characters.',
    }),
  }),
})

mutation(builder, 'recordContacts', {
  description:
    'Writes down how a person is reached and spoken to (recapiti, domicilio, lingua e mediatore). What is left out stays as it is, null removes it. The person may do it for the own record.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the person that was read.' }),
    domicile: t.field({ type: DomicileInput, description: 'Domicile (domicilio).' }),
    email: t.field({ type: 'EmailAddress', description: 'E-mail address (posta elettronica).' }),
    mobile: t.string({ description: 'Mobile number (cellulare): 6 to 20 digits and blanks.' }),
    language: t.string({
      description: 'Language in which to speak with the person, ISO 639-3 (`ita`, `ara`).',
    }),
    interpreterNeeded: t.boolean({
      description: 'Whether an interpreter is needed (mediatore linguistico).',
    }),
  }),
  payload: { person: { type: Person, description: 'The person.' } },
  refusals: [NotFound, StaleVersion],
  decode: ({ email, mobile, language, interpreterNeeded, domicile, ...input }) => {
    const wrong = []
    if (mobile != null && wrongClaim('MOBILE', mobile))
      wrong.push({ path: 'input.mobile', reason: 'Il numero di telefono non è valido.' })
    if (language != null && !/^[a-z]{3}$/.test(language))
      wrong.push({ path: 'input.language', reason: 'La lingua si indica con le tre lettere ISO 639-3.' })
    if (wrong.length > 0) throw badInput(wrong)
    const contacts: NewContacts = {
      ...(email !== undefined && { email }),
      ...(mobile !== undefined && { mobile }),
      ...(language !== undefined && { language }),
      ...(interpreterNeeded != null && { interpreterNeeded }),
      ...(domicile !== undefined && {
        domicileComune: domicile?.comune ?? null,
        domicileAddress: optionalText(domicile?.address, 'input.domicile.address', { longest: 200 }),
      }),
    }
    if (Object.keys(contacts).length === 0)
      throw badInput([{ path: 'input', reason: 'Indicare che cosa cambia.' }])
    return {
      seen: {
        person: decodeId('person', input.person, 'input.person'),
        expectedVersion: input.expectedVersion,
      },
      contacts,
    }
  },
  resolve: ({ seen, contacts }, context) =>
    recordContacts(context.session, { ...seen, at: actingOf(context).at }, contacts),
  answer: async (_, { session }, { seen }) => ({ person: await personById(session, seen.person) }),
})
