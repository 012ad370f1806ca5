import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { checkedIban } from '../rules/iban.ts'
import { changeCreditor, registerCreditor } from '../store/creditor-commands.ts'
import { creditorById } from '../store/creditors.ts'
import { someOf } from './amount-input.ts'
import { CreditorCapacity, CreditorKind } from './creditor.ts'
import { byOf, key, ownAmbito } from './recorded.ts'
import * as refusals from './refusals.ts'
import { Creditor } from './types.ts'

const payload = { creditor: { type: Creditor, description: 'The creditor.' } } as const
const IBAN =
  'Its IBAN, with the check digits (ISO 13616); kept encrypted, and shown by its last four characters.'
const DURC = 'Last day on which its DURC is good.'
const ACCOUNT = 'When it declared the account for public contracts (L. 136/2010 art. 3 c. 7).'
const FACILITIES = 'Ids of the units of offer in which a provider delivers: 1 to 200.'

mutation(builder, 'registerCreditor', {
  description:
    'Puts a creditor into the register of the own Ambito (anagrafica dei creditori): a body, a provider, or a person who is paid a benefit.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    kind: t.field({ type: CreditorKind, required: true, description: 'What it is (tipo).' }),
    code: t.field({
      type: 'TaxCode',
      required: true,
      description: 'VAT number or tax code: 11 digits of an organisation, 16 characters of a person.',
    }),
    name: t.string({ required: true, description: 'Its name: 1 to 200 characters.' }),
    capacity: t.field({
      type: CreditorCapacity,
      required: false,
      description: 'As whom a person is paid (titolo alla riscossione).',
    }),
    plannedIntervention: t.id({
      required: false,
      description: 'Id of the planned intervention of a case that a person is paid for.',
    }),
    facilities: t.idList({ required: false, description: FACILITIES }),
    iban: t.string({ required: false, description: IBAN }),
    durcValidUntil: t.field({ type: 'Date', required: false, description: DURC }),
    accountDeclaredOn: t.field({ type: 'Date', required: false, description: ACCOUNT }),
  }),
  payload,
  refusals: [
    refusals.RepeatedKey,
    refusals.NotFound,
    refusals.CreditorNotAllowed,
    refusals.CreditorTermsNotAllowed,
    refusals.CreditorTaken,
  ],
  decode: (input, context) => ({
    key: idempotencyKey(input.idempotencyKey),
    ambito: ownAmbito(context),
    kind: input.kind,
    code: input.code,
    name: requiredText(input.name, 'input.name', { longest: 200 }),
    capacity: input.capacity ?? null,
    plannedIntervention:
      input.plannedIntervention == null
        ? null
        : decodeId('planned_intervention', input.plannedIntervention, 'input.plannedIntervention'),
    ...termsOf(input),
  }),
  resolve: (command, context) => registerCreditor(context.session, byOf(context), command),
  answer: async ({ creditor }, { session }) => ({ creditor: await creditorById(session, creditor) }),
})

mutation(builder, 'changeCreditor', {
  description:
    'Changes IBAN, DURC, declared account or units of offer of a creditor; what is not given stays. Who it is does not change.',
  input: (t) => ({
    creditor: t.id({ required: true, description: 'Id of the creditor.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the creditor that was read.' }),
    facilities: t.idList({ required: false, description: FACILITIES }),
    iban: t.string({ required: false, description: IBAN }),
    durcValidUntil: t.field({ type: 'Date', required: false, description: DURC }),
    accountDeclaredOn: t.field({ type: 'Date', required: false, description: ACCOUNT }),
  }),
  payload,
  refusals: [
    refusals.NotFound,
    refusals.StaleVersion,
    refusals.CreditorNotAllowed,
    refusals.CreditorTermsNotAllowed,
  ],
  decode: ({ expectedVersion, ...input }) => ({
    creditor: decodeId('creditor', input.creditor, 'input.creditor'),
    expectedVersion,
    ...termsOf(input),
  }),
  resolve: (command, { session }) => changeCreditor(session, command),
  answer: async ({ creditor }, { session }) => ({ creditor: await creditorById(session, creditor) }),
})

interface TermsInput {
  readonly iban?: string | null | undefined
  readonly durcValidUntil?: string | null | undefined
  readonly accountDeclaredOn?: string | null | undefined
  readonly facilities?: readonly string[] | null | undefined
}

function termsOf({ iban, durcValidUntil, accountDeclaredOn, facilities }: TermsInput) {
  return {
    iban: iban == null ? null : checkedIban(iban, 'input.iban'),
    durcUntil: durcValidUntil ?? null,
    accountDeclaredOn: accountDeclaredOn ?? null,
    facilities:
      facilities == null
        ? null
        : someOf(facilities, 'input.facilities').map((id, place) =>
            decodeId('facility', id, `input.facilities.${place}`),
          ),
  }
}
