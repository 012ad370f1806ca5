import { connection, pageArgs } from '@cse/schema/connection'
import { badInput } from '@cse/schema/errors'
import { decodeId, encodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { page } from '@cse/schema/paging'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { bodyOf } from '../rules/contracting-body.ts'
import { facilityById, providerById } from '../store/facilities.ts'
import {
  endProviderContract,
  facilitiesOfContract,
  type ProviderContractRow,
  providerContractById,
  providerContracts,
  recordProviderContract,
} from '../store/provider-contracts.ts'
import { NotFound, RepeatedKey } from './slot-mutations.ts'
import { Facility, Provider } from './types.ts'

const ProviderContract = builder.objectRef<ProviderContractRow>('ProviderContract').implement({
  description:
    'A contract with a body that delivers services (affidamento, convenzione): until its end it opens to the provider the deliveries at its facilities, and nothing else.',
  fields: (t) => ({
    contract: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('provider_contract', uuid),
    }),
    provider: t.field({
      type: Provider,
      nullable: true,
      description: 'Who delivers (ente gestore).',
      resolve: ({ providerId }, _, { session }) => providerById(session, providerId),
    }),
    organisation: t.exposeString('organisation', {
      nullable: false,
      description:
        'The body that contracts, by kind and code: `comune:072006`, `ambito:ATS-BA-02` (ente committente).',
    }),
    number: t.exposeString('number', {
      nullable: false,
      description: 'Protocol or repertory number (numero di repertorio).',
    }),
    cig: t.exposeString('cig', { nullable: true, description: 'Code of the tender (CIG).' }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: false,
      description: 'First day (decorrenza).',
    }),
    validTo: t.expose('validTo', { type: 'Date', nullable: false, description: 'Last day (scadenza).' }),
    endedOn: t.expose('endedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which it ended before its last day (cessazione anticipata).',
    }),
    facilities: t.field({
      type: [Facility],
      nullable: false,
      description: 'Where it delivers, as far as the viewer may know the places (unità di offerta).',
      resolve: async ({ uuid }, _, { session }) => {
        const ids = await facilitiesOfContract(session, uuid)
        const found = await Promise.all(ids.map(({ facilityId }) => facilityById(session, facilityId)))
        return found.filter((each) => each !== null)
      },
    }),
  }),
})

const ProviderContractConnection = connection(builder, ProviderContract)

builder.queryField('providerContracts', (t) =>
  t.field({
    type: ProviderContractConnection,
    nullable: true,
    description: 'Contracts of which the viewer’s body is a side, the latest first (contratti).',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, keys }) => page(keys, args, providerContracts(session)),
  }),
)

const NotOneProvider = refusalType(builder, 'NotOneProvider', {
  description: 'The facilities are not of one provider with a VAT number (più enti gestori).',
})
const key = {
  required: true,
  description: 'Chosen by the client, 8 to 200 characters: the same one again answers the first result.',
} as const
const payload = { contract: { type: ProviderContract, description: 'The contract.' } } as const

/** Facilities that a contract may name. */
const MOST = 100

mutation(builder, 'recordProviderContract', {
  description:
    'Records a contract of the own body with a provider (contratto con l’ente gestore): from its first day the provider sees its deliveries and records attendance.',
  input: (t) => ({
    facilities: t.idList({
      required: true,
      description: `Where it delivers: 1 to ${MOST} facilities of one provider.`,
    }),
    number: t.string({ required: true, description: 'Protocol or repertory number: 1 to 100 characters.' }),
    cig: t.string({ required: false, description: 'Code of the tender, ten characters (CIG).' }),
    comune: t.id({
      required: false,
      description: 'ISTAT code of the comune that contracts, for who works for several.',
    }),
    validFrom: t.field({ type: 'Date', required: true, description: 'First day (decorrenza).' }),
    validTo: t.field({
      type: 'Date',
      required: true,
      description: 'Last day, at most ten years later (scadenza).',
    }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals: [NotFound, RepeatedKey, NotOneProvider],
  decode: ({ idempotencyKey: chosen, ...input }, { viewer }) => {
    if (input.validTo < input.validFrom)
      throw badInput([{ path: 'input.validTo', reason: 'La scadenza precede la decorrenza.' }])
    if (Number(input.validTo.slice(0, 4)) - Number(input.validFrom.slice(0, 4)) > 10)
      throw badInput([{ path: 'input.validTo', reason: 'Un contratto dura al più dieci anni.' }])
    if (input.facilities.length === 0 || input.facilities.length > MOST)
      throw badInput([{ path: 'input.facilities', reason: `Indicare da 1 a ${MOST} unità di offerta.` }])
    if (input.cig && !/^[0-9A-Z]{10}$/.test(input.cig))
      throw badInput([{ path: 'input.cig', reason: 'Il CIG ha dieci caratteri, cifre e lettere maiuscole.' }])
    const organisation = bodyOf(viewer, input.comune ?? null)
    if (organisation === null)
      throw badInput([{ path: 'input.comune', reason: 'Indicare uno dei propri comuni.' }])
    const facilities = input.facilities.map((id, at) => decodeId('facility', id, `input.facilities.${at}`))
    return {
      facilities: [...new Set(facilities)],
      number: requiredText(input.number, 'input.number', { longest: 100 }),
      cig: input.cig ?? null,
      validFrom: input.validFrom,
      validTo: input.validTo,
      organisation,
      idempotencyKey: { key: idempotencyKey(chosen), input },
    }
  },
  resolve: (command, context) => recordProviderContract(context.session, context, command),
  answer: async ({ contract }, { session }) => ({ contract: await providerContractById(session, contract) }),
})

mutation(builder, 'endProviderContract', {
  description:
    'Ends a contract of the own body before its last day (cessazione anticipata): what is delivered later is not seen by the provider.',
  input: (t) => ({
    providerContract: t.id({ required: true, description: 'Id of the contract.' }),
    endedOn: t.field({ type: 'Date', required: true, description: 'Its new last day, within the contract.' }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals: [NotFound, RepeatedKey],
  decode: ({ idempotencyKey: chosen, ...input }) => ({
    contract: decodeId('provider_contract', input.providerContract, 'input.providerContract'),
    endedOn: input.endedOn,
    idempotencyKey: { key: idempotencyKey(chosen), input },
  }),
  resolve: (command, { session, viewer }) => endProviderContract(session, viewer, command),
  answer: async ({ contract }, { session }) => ({ contract: await providerContractById(session, contract) }),
})
