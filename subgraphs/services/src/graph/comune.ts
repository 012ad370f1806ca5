import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { holdsOn, thisYear } from '../rules/dated.ts'
import { activatedInComune } from '../store/activities.ts'
import { officesOfComune } from '../store/slots.ts'
import { ambitoByCode, comuneByCode, comuni, membershipsOfComune } from '../store/territory.ts'
import { ActivatedService, Ambito, AmbitoMembership, Comune, Office } from './types.ts'

Comune.implement({
  description:
    'A municipality of Puglia (comune), the body whose social service receives people. Source: ISTAT.',
  fields: (t) => ({
    istatCode: t.exposeID('istatCode', {
      nullable: false,
      description: 'ISTAT code (codice ISTAT), six digits: three of the province, three of the comune.',
    }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the comune (denominazione).' }),
    slug: t.exposeString('slug', {
      nullable: false,
      description: 'The name as it is written in addresses, `gravina-in-puglia`.',
    }),
    cadastralCode: t.exposeString('cadastralCode', {
      nullable: false,
      description:
        'Cadastral code (codice catastale, Belfiore), a letter and three digits; the body code of SIUSS.',
    }),
    province: t.exposeString('province', {
      nullable: false,
      description: 'Two letters of the province (sigla della provincia).',
    }),
    postalCodes: t.exposeStringList('postalCodes', { nullable: false, description: 'Postal codes (CAP).' }),
    population: t.exposeInt('population', {
      nullable: false,
      description: 'Inhabitants (popolazione residente) on 1 January 2021. Source: ISTAT.',
    }),
    populationCensus2011: t.exposeInt('populationCensus2011', {
      nullable: true,
      description: 'Inhabitants at the census of 2011. Source: ISTAT.',
    }),
    ambito: t.field({
      type: Ambito,
      nullable: true,
      description:
        'The Ambito territoriale sociale to which the comune belongs on a day (L.R. 19/2006 art. 5).',
      args: { on: t.arg({ type: 'Date', description: 'The day, in Italy; today by default.' }) },
      resolve: async ({ istatCode }, { on }, { session, now }) => {
        const memberships = await membershipsOfComune(session, istatCode)
        const membership = memberships.find((dated) => holdsOn(dated, on ?? today(now)))
        return membership ? ambitoByCode(session, membership.ambito) : null
      },
    }),
    memberships: t.field({
      type: [AmbitoMembership],
      nullable: false,
      description:
        'To which Ambiti the comune has belonged and belongs, the oldest first, with how that is known.',
      resolve: ({ istatCode }, _, { session }) => membershipsOfComune(session, istatCode),
    }),
    offices: t.field({
      type: [Office],
      nullable: false,
      description: 'Front offices of the comune (sportelli), PUA included, by name.',
      resolve: ({ istatCode }, _, { session }) => officesOfComune(session, istatCode),
    }),
    activatedServices: t.field({
      type: [ActivatedService],
      listSize: { assumedSize: 20 },
      nullable: false,
      description:
        'Services that the comune activated by itself in a year (servizi attivati in forma singola). Source: SIOSS.',
      args: { year: t.arg.int({ description: 'Calendar year; the current one by default.' }) },
      resolve: ({ istatCode }, { year }, { session, now }) =>
        activatedInComune(session, istatCode, { year: year ?? thisYear(now) }),
    }),
  }),
})

builder.asEntity(Comune, {
  key: builder.selection<{ istatCode: string }>('istatCode'),
  resolveReference: ({ istatCode }, { session }) => comuneByCode(session, istatCode),
})

const ComuneFilter = builder.inputType('ComuneFilter', {
  description: 'What narrows a list of comuni; conditions add up.',
  fields: (t) => ({
    province: t.string({ description: 'Two letters of the province: BA, BR, BT, FG, LE, TA.' }),
    ambito: t.id({ description: 'Code of the Ambito to which they belong today.' }),
    name: t.string({ description: 'What the name begins with, in any case.' }),
  }),
})

builder.queryFields((t) => ({
  comune: t.field({
    type: Comune,
    nullable: true,
    description: 'A comune of Puglia by ISTAT code.',
    args: { istatCode: t.arg.id({ required: true, description: 'ISTAT code, six digits.' }) },
    resolve: (_, { istatCode }, { session }) => comuneByCode(session, istatCode),
  }),
  comuni: t.field({
    type: [Comune],
    listSize: { assumedSize: 257 },
    nullable: false,
    description: 'The 257 comuni of Puglia, or some of them, by name.',
    args: { filter: t.arg({ type: ComuneFilter, description: 'Which comuni; all by default.' }) },
    resolve: (_, { filter }, { session, now }) => comuni(session, filter ?? {}, today(now)),
  }),
}))
