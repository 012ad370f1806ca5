import type { GraphTypes } from '@cse/schema/builder'
import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { optionalText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import type { PersonsContext } from '../builder.ts'
import type { NewRightsRequest } from '../store/rights-commands.ts'

/** The input of every request about the own data: for whom it is, and how it came in. */
export const rightsInput = (
  t: PothosSchemaTypes.InputFieldBuilder<GraphTypes<PersonsContext>, 'InputObject'>,
) => ({
  person: t.id({
    required: false,
    description: 'Id of the person; a citizen need not name the own record.',
  }),
  protocol: t.string({
    required: false,
    description: 'Protocol number of the request (numero di protocollo); needed by the office.',
  }),
  receivedOn: t.field({
    type: 'Date',
    required: false,
    description: 'Day on which the office received it; today by default.',
  }),
  idempotencyKey: t.string({
    required: true,
    description: 'Made by the client, 8 to 200 characters: a repeat answers with the first request.',
  }),
})

/** Whom a request is about and how it came in: a citizen asks for the own record, the office for who handed it in. */
interface RequestedInput {
  readonly person?: string | number | null | undefined
  readonly protocol?: string | null | undefined
  readonly receivedOn?: string | null | undefined
}

/** @throws GraphQLError BAD_USER_INPUT when the office names no person or no protocol number */
export function requestedBy(
  input: RequestedInput,
  { viewer, now }: Pick<PersonsContext, 'viewer' | 'now'>,
): Pick<NewRightsRequest, 'person' | 'askedAs' | 'protocol' | 'receivedOn'> {
  const named = input.person == null ? null : decodeId('person', String(input.person), 'input.person')
  if (viewer.scope === 'CITIZEN') {
    const own = viewer.personId ?? null
    return {
      askedAs: 'PERSON',
      protocol: null,
      receivedOn: today(now),
      person: named === null || named === own ? own : null,
    }
  }
  const protocol = optionalText(input.protocol, 'input.protocol', { longest: 60 })
  const receivedOn = input.receivedOn ?? today(now)
  const wrong = []
  if (named === null) wrong.push({ path: 'input.person', reason: 'Indicare la persona interessata.' })
  if (protocol === null)
    wrong.push({ path: 'input.protocol', reason: 'Indicare il numero di protocollo dell’istanza.' })
  if (receivedOn > today(now))
    wrong.push({ path: 'input.receivedOn', reason: 'La data di ricezione non può essere nel futuro.' })
  if (wrong.length > 0) throw badInput(wrong)
  return { askedAs: 'OFFICE', protocol, receivedOn, person: named }
}
