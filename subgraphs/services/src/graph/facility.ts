import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { type Title, titleOf } from '../rules/facility.ts'
import { countFacilities, facilities, facilityById, providerById } from '../store/facilities.ts'
import { occupancyById } from '../store/placements.ts'
import { ambitoByCode, comuneByCode } from '../store/territory.ts'
import { articleByKey, articleKey } from '../store/vocabularies.ts'
import { Ambito, Comune, Facility, Provider, RegulationArticle } from './types.ts'

const FacilityTitle = builder.objectRef<Title>('FacilityTitle').implement({
  description:
    'What a facility was granted and when (titolo abilitativo). The titles are independent: one may be missing while a later one stands.',
  fields: (t) => ({
    since: t.expose('since', { type: 'Date', nullable: false, description: 'Day from which it is valid.' }),
    act: t.exposeString('act', {
      nullable: true,
      description: 'The act that granted it (atto), where recorded.',
    }),
  }),
})

const OccupancyBand = builder.enumType('OccupancyBand', {
  description: 'How full a facility is (grado di occupazione), as it is told to everybody.',
  values: {
    UNDER_HALF: { description: 'Less than half of the places are taken (meno di metà).' },
    OVER_HALF: { description: 'Half of them or more, and less than four in five (oltre metà).' },
    NEARLY_FULL: { description: 'Four in five or more, not all (quasi al completo).' },
    FULL: { description: 'No place is free (al completo).' },
  },
})

Facility.implement({
  description:
    'A structure or service that offers places to people (unità di offerta), as the regional register knows it. A protected place (indirizzo segreto) is there only for who places or follows somebody in it.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('facility', id),
    }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the facility (denominazione).' }),
    provider: t.field({
      type: Provider,
      nullable: true,
      description: 'Who runs it (soggetto titolare o gestore).',
      resolve: ({ providerId }, _, { session }) => providerById(session, providerId),
    }),
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune where it is.',
      resolve: ({ comune }, _, { session }) => comuneByCode(session, comune),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: true,
      description: 'The Ambito in whose offer it is counted.',
      resolve: ({ ambitoCode }, _, { session }) => ambitoByCode(session, ambitoCode),
    }),
    address: t.exposeString('address', {
      nullable: false,
      description: 'Street and number (indirizzo della sede operativa).',
    }),
    article: t.field({
      type: RegulationArticle,
      nullable: true,
      description: 'The article under which it is authorised; decides what kind of unit it is.',
      resolve: ({ regulation, article, articleFrom: validFrom }, _, { session }) =>
        articleByKey(session, articleKey({ regulation, article, validFrom })),
    }),
    capacity: t.exposeInt('capacity', { nullable: false, description: 'Places (posti autorizzati).' }),
    occupancy: t.expose('occupancy', {
      type: OccupancyBand,
      nullable: false,
      description: 'How full it is (grado di occupazione).',
    }),
    occupied: t.int({
      nullable: true,
      description: 'Places taken (posti occupati); told to who places or follows somebody there.',
      resolve: async ({ id }, _, { session }) => (await occupancyById(session, id))?.occupied ?? null,
    }),
    freePlaces: t.int({
      nullable: true,
      description: 'Places not taken (posti liberi); told to who places or follows somebody there.',
      resolve: async ({ id, capacity }, _, { session }) => {
        const known = await occupancyById(session, id)
        return known && capacity - known.occupied
      },
    }),
    protected: t.exposeBoolean('protected', {
      nullable: false,
      description: 'Whether its whereabouts are secret (struttura protetta, indirizzo segreto).',
    }),
    authorisation: t.field({
      type: FacilityTitle,
      nullable: true,
      description: 'Permission to operate (autorizzazione al funzionamento), given by the comune.',
      resolve: ({ authorisedOn, authorisationAct }) => titleOf(authorisedOn, authorisationAct),
    }),
    registration: t.field({
      type: FacilityTitle,
      nullable: true,
      description: 'Entry in the regional register (iscrizione al registro regionale).',
      resolve: ({ registeredOn }) => titleOf(registeredOn),
    }),
    accreditation: t.field({
      type: FacilityTitle,
      nullable: true,
      description: 'Accreditation (accreditamento), which lets public money pay for its places.',
      resolve: ({ accreditedOn }) => titleOf(accreditedOn),
    }),
    catalogueListing: t.field({
      type: FacilityTitle,
      nullable: true,
      description:
        'Entry in the catalogue for service vouchers (iscrizione al Catalogo telematico, Buoni servizio).',
      resolve: ({ listedOn }) => titleOf(listedOn),
    }),
    closedOn: t.expose('closedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which it ceased (cessazione).',
    }),
  }),
})

builder.asEntity(Facility, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => facilityById(session, decodeId('facility', id)),
})

const FacilityFilter = builder.inputType('FacilityFilter', {
  description: 'What narrows the list of facilities; conditions add up.',
  fields: (t) => ({
    ambito: t.id({ description: 'Code of the Ambito.' }),
    comune: t.id({ description: 'ISTAT code of the comune.' }),
    provider: t.id({ description: 'Id of who runs it.' }),
    regulation: t.string({ description: 'The regulation, `R.R. 4/2007`.' }),
    article: t.string({ description: 'The article, `60-ter`.' }),
    serviceType: t.id({ description: 'Code of a service type that may be given there.' }),
    name: t.string({ description: 'Part of the name, in any case.' }),
    withFreePlaces: t.boolean({ description: 'Only those with a place free.' }),
    accredited: t.boolean({ description: 'Only those accredited, or only those not.' }),
    listed: t.boolean({
      description: 'Only those in the catalogue for service vouchers, or only those not.',
    }),
    closedToo: t.boolean({ description: 'Those that ceased as well; they are left out by default.' }),
  }),
})

const FacilityConnection = connection(builder, Facility)

builder.queryFields((t) => ({
  facility: t.field({
    type: Facility,
    nullable: true,
    description: 'A facility by id.',
    args: { id: t.arg.id({ required: true, description: 'Id of the facility.' }) },
    resolve: (_, { id }, { session }) => facilityById(session, decodeId('facility', id)),
  }),
  facilities: t.field({
    type: FacilityConnection,
    nullable: false,
    description: 'Structures and services of the regional register (unità di offerta), by name.',
    args: {
      filter: t.arg({
        type: FacilityFilter,
        description: 'Which facilities; all that are open by default.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, ...args }, { session, now, keys }) => {
      const provider = filter?.provider && decodeId('provider', filter.provider, 'filter.provider')
      const wanted = { ...filter, provider }
      return page(keys, args, {
        list: 'facilities',
        fetch: (slice) => facilities(session, wanted, today(now), slice),
        cursorOf: ({ name, id }) => [name, id],
        count: () => countFacilities(session, wanted, today(now)),
      })
    },
  }),
}))
