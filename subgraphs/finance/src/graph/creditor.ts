import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { creditorById, creditorsByCode, creditorsOfCommitment } from '../store/creditors.ts'
import { Commitment, Creditor, Facility, Movement, PlannedIntervention } from './types.ts'

export const CreditorKind = builder.enumType('CreditorKind', {
  description: 'What a creditor is (tipo di creditore).',
  values: {
    BODY: { description: 'A body, an association or a sole trader (ente).' },
    PROVIDER: { description: 'It delivers in units of offer (erogatore).' },
    PERSON: { description: 'A person who is paid a benefit (persona fisica).' },
  },
})

export const CreditorCapacity = builder.enumType('CreditorCapacity', {
  description: 'As whom a person is paid (titolo alla riscossione).',
  values: {
    BENEFICIARY: { description: 'The person whom the benefit is for (beneficiario).' },
    GUARDIAN: {
      description: 'Who represents the person in law (tutore, curatore o amministratore di sostegno).',
    },
    DELEGATE: { description: 'Whom the person has delegated to collect (delegato alla riscossione).' },
  },
})

Creditor.implement({
  description:
    'To whom an Ambito owes money (creditore): a body, a provider, or a person who is paid a benefit, whom the accountant alone sees.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('creditor', uuid),
    }),
    kind: t.expose('kind', { type: CreditorKind, nullable: false, description: 'What it is (tipo).' }),
    code: t.string({
      nullable: true,
      description:
        'VAT number or tax code (partita IVA, codice fiscale); null for a person whose case was erased.',
      resolve: ({ code, personCode }) => code ?? personCode,
    }),
    name: t.string({
      nullable: true,
      description: 'Its name (denominazione, nome e cognome); null for a person whose case was erased.',
      resolve: ({ name, personName }) => name ?? personName,
    }),
    capacity: t.expose('capacity', {
      type: CreditorCapacity,
      nullable: true,
      description: 'As whom a person is paid (titolo alla riscossione).',
    }),
    plannedIntervention: t.field({
      type: PlannedIntervention,
      nullable: true,
      description: 'The benefit that a person is paid for (intervento previsto).',
      resolve: ({ plannedUuid }) =>
        plannedUuid === null ? null : { id: encodeId('planned_intervention', plannedUuid) },
    }),
    facilities: t.field({
      type: [Facility],
      nullable: false,
      description: 'Where a provider delivers (unità di offerta): what was delivered there is owed to it.',
      resolve: ({ facilities }) => facilities.map((uuid) => ({ id: encodeId('facility', uuid) })),
    }),
    ibanEnd: t.exposeString('ibanEnd', {
      nullable: true,
      description: 'The last four characters of its IBAN, which is kept encrypted.',
    }),
    durcValidUntil: t.expose('durcUntil', {
      type: 'Date',
      nullable: true,
      description: 'Last day on which its DURC is good (D.L. 69/2013 art. 31).',
    }),
    accountDeclaredOn: t.expose('accountDeclaredOn', {
      type: 'Date',
      nullable: true,
      description:
        'When it declared the account for public contracts (conto dedicato, L. 136/2010 art. 3 c. 7).',
    }),
    version: t.exposeInt('version', { nullable: false, description: 'Rises with each change.' }),
  }),
})

builder.asEntity(Creditor, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => creditorById(session, decodeId('creditor', id)),
})

builder.objectField(Commitment, 'creditors', (t) =>
  t.field({
    type: [Creditor],
    nullable: true,
    description:
      'To whom it is owed (creditori); none of a commitment recorded before creditors were registered. Persons are shown to the accountant alone.',
    resolve: ({ uuid }, _, { session }) => creditorsOfCommitment(session, uuid, {}),
  }),
)

builder.objectField(Movement, 'creditor', (t) =>
  t.field({
    type: Creditor,
    nullable: true,
    description: 'To whom what was liquidated, ordered or paid is owed (creditore), where it is known.',
    resolve: ({ creditorUuid }, _, { session }) =>
      creditorUuid === null ? null : creditorById(session, creditorUuid),
  }),
)

builder.queryField('creditorsByCode', (t) =>
  t.field({
    type: [Creditor],
    nullable: true,
    description: 'The organisation with this code in the register of creditors, in each Ambito in scope.',
    args: {
      code: t.arg({ type: 'TaxCode', required: true, description: 'VAT number or tax code, 11 digits.' }),
    },
    resolve: (_, { code }, { session }) => creditorsByCode(session, code),
  }),
)
