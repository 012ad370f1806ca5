import { builder } from '../builder.ts'

export const AggregateFilter = builder.inputType('AggregateFilter', {
  description:
    'To which records a figure is limited. A list restricts the rows of a dimension in `by`; outside of it, it has exactly one value. An empty ' +
    'list does not limit.',
  fields: (t) => ({
    provinces: t.stringList({ required: false, description: 'Provinces, by their two letters.' }),
    ambiti: t.idList({ required: false, description: 'Codes of Ambiti.' }),
    comuni: t.idList({ required: false, description: 'ISTAT codes of comuni.' }),
    targetAreas: t.idList({ required: false, description: 'Codes of target areas.' }),
    phases: t.stringList({ required: false, description: 'Phases of the care pathway.' }),
    sexes: t.stringList({ required: false, description: 'M, F or UNKNOWN.' }),
    ageBands: t.stringList({ required: false, description: 'Age bands.' }),
    iseeBands: t.stringList({ required: false, description: 'ISEE bands (fasce ISEE).' }),
    serviceFamilies: t.idList({
      required: false,
      description: 'Codes of families of prestations (famiglie di prestazioni).',
    }),
    levels: t.idList({
      required: false,
      description: 'Codes of essential levels (LEPS), or NONE.',
    }),
    serviceTypes: t.idList({ required: false, description: 'Codes of prestations (prestazioni).' }),
    funds: t.idList({ required: false, description: 'Codes of funds, or NONE (fondi).' }),
    purposes: t.stringList({ required: false, description: 'Purposes of appointments (motivi).' }),
    outcomes: t.stringList({ required: false, description: 'Outcomes (esiti).' }),
    instruments: t.idList({
      required: false,
      description: 'Codes of instruments of assessment (strumenti di valutazione).',
    }),
    needs: t.stringList({ required: false, description: 'Codes of assessed needs (bisogni rilevati).' }),
    profiles: t.stringList({
      required: false,
      description: 'Professional profiles (profili professionali).',
    }),
    from: t.field({
      type: 'YearMonth',
      required: false,
      description:
        'First month. Without YEAR, QUARTER or MONTH in `by`, first and last month of exactly one closed year, quarter or month.',
    }),
    to: t.field({
      type: 'YearMonth',
      required: false,
      description: 'Last month; of figures about people, a closed one.',
    }),
  }),
})
