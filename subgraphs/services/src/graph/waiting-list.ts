import { connection, pageArgs } from '@cse/schema/connection'
import { badInput } from '@cse/schema/errors'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { facilityById } from '../store/facilities.ts'
import { serviceTypeByCode } from '../store/service-types.ts'
import { entriesOfList } from '../store/waiting-list-entries.ts'
import { type CriterionRow, criteriaOfList, waitingListById, waitingLists } from '../store/waiting-lists.ts'
import { Facility, ServiceType, WaitingList } from './types.ts'
import { WaitingListEntryConnection, WaitingStatus } from './waiting-list-entry.ts'

const RankingCriterion = builder.objectRef<CriterionRow>('RankingCriterion').implement({
  description: 'A circumstance that gives points in the ranking of a waiting list (criterio di priorità).',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'Its code on this list.' }),
    label: t.exposeString('label', { nullable: false, description: 'The circumstance in words.' }),
    points: t.exposeInt('points', { nullable: false, description: 'How many points it gives (punteggio).' }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: false,
      description: 'First day on which it holds (decorrenza).',
    }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'First day on which it holds no more; none until further notice.',
    }),
  }),
})

WaitingList.implement({
  description:
    'A list of who waits for a service (lista d’attesa), ranked by criteria that the body sets; who applied first goes before others with as many points.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ uuid }) => encodeId('waiting_list', uuid),
    }),
    organisation: t.exposeString('organisation', {
      nullable: false,
      description: 'The body that keeps it, by kind and code: `comune:072006`, `ambito:ATS-BA-02`.',
    }),
    serviceType: t.field({
      type: ServiceType,
      nullable: true,
      description: 'The service (prestazione).',
      resolve: ({ serviceType }, _, { session }) => serviceTypeByCode(session, serviceType),
    }),
    facility: t.field({
      type: Facility,
      nullable: true,
      description: 'Where its places are (unità di offerta); none for a service of the whole territory.',
      resolve: ({ facilityId }, _, { session }) => (facilityId ? facilityById(session, facilityId) : null),
    }),
    openedOn: t.expose('openedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day on which it was opened.',
    }),
    criteria: t.field({
      type: [RankingCriterion],
      nullable: false,
      description: 'Its criteria, those in force and those of before, the latest first.',
      resolve: ({ uuid }, _, { session }) => criteriaOfList(session, uuid),
    }),
    entries: t.field({
      type: WaitingListEntryConnection,
      nullable: true,
      description:
        'The ranking (graduatoria): who waits, by position. For who ranks for the body all of them; for others those whose case they follow.',
      args: {
        status: t.arg({
          type: WaitingStatus,
          description: 'Those in another state, by day of application; who waits by default.',
        }),
        ...pageArgs(t.arg),
      },
      resolve: ({ uuid }, { status, ...args }, { session, keys }) =>
        page(keys, args, entriesOfList(session, uuid, status ?? 'WAITING')),
    }),
  }),
})

builder.asEntity(WaitingList, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => waitingListById(session, decodeId('waiting_list', id)),
})

const WaitingListFilter = builder.inputType('WaitingListFilter', {
  description: 'What narrows the waiting lists; conditions add up.',
  fields: (t) => ({
    ambito: t.id({ description: 'Code of the Ambito that keeps them.' }),
    comune: t.id({ description: 'ISTAT code of the comune that keeps them.' }),
    serviceType: t.id({ description: 'Code of the service.' }),
    facility: t.id({ description: 'Id of the facility.' }),
  }),
})

const WaitingListConnection = connection(builder, WaitingList)

builder.queryFields((t) => ({
  waitingList: t.field({
    type: WaitingList,
    nullable: true,
    description: 'A waiting list by id.',
    args: { id: t.arg.id({ required: true, description: 'Id of the list.' }) },
    resolve: (_, { id }, { session }) => waitingListById(session, decodeId('waiting_list', id)),
  }),
  waitingLists: t.field({
    type: WaitingListConnection,
    nullable: true,
    description: 'The waiting lists of comuni and Ambiti (liste d’attesa), by service.',
    args: { filter: t.arg({ type: WaitingListFilter, description: 'Which lists.' }), ...pageArgs(t.arg) },
    resolve: (_, { filter, ...args }, { session, keys }) => {
      const { ambito, comune, serviceType, facility } = filter ?? {}
      if (ambito && comune)
        throw badInput([
          { path: 'filter.comune', reason: 'Indicare l’Ambito o il comune: una lista è di un solo ente.' },
        ])
      const body = (ambito && `ambito:${ambito}`) ?? (comune && `comune:${comune}`) ?? null
      return page(
        keys,
        args,
        waitingLists(session, {
          organisation: body || null,
          serviceType: serviceType ?? null,
          facility: facility ? decodeId('facility', facility, 'filter.facility') : null,
        }),
      )
    },
  }),
}))
