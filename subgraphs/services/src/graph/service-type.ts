import { connection, pageArgs } from '@cse/schema/connection'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import {
  articlesOfServiceType,
  countServiceTypes,
  serviceTypeByCode,
  serviceTypes,
  serviceTypesBelow,
} from '../store/service-types.ts'
import { lepsByCode, macroAreaByCode, serviceFamilyByCode, targetAreaByCode } from '../store/vocabularies.ts'
import { Leps, MacroArea, RegulationArticle, ServiceFamily, ServiceType, TargetArea } from './types.ts'

ServiceType.implement({
  description:
    'A kind of social benefit or service (prestazione sociale) in the national classification of SIUSS (DM 206/2014).',
  fields: (t) => ({
    code: t.exposeID('code', {
      nullable: false,
      description: 'SIUSS code of the benefit (codice prestazione), `A2.07`.',
    }),
    name: t.exposeString('name', {
      nullable: false,
      description: 'Name of the benefit (denominazione della prestazione).',
    }),
    family: t.field({
      type: ServiceFamily,
      nullable: true,
      description: 'Family of benefits to which the code belongs.',
      resolve: ({ family }, _, { session }) => serviceFamilyByCode(session, family),
    }),
    parent: t.field({
      type: ServiceType,
      nullable: true,
      description: 'The broader benefit of which this is a kind.',
      resolve: ({ parentCode }, _, { session }) =>
        parentCode ? serviceTypeByCode(session, parentCode) : null,
    }),
    kinds: t.field({
      type: [ServiceType],
      nullable: false,
      description: 'The narrower benefits below this one, by code.',
      resolve: ({ code }, _, { session }) => serviceTypesBelow(session, code),
    }),
    macroArea: t.field({
      type: MacroArea,
      nullable: true,
      description: 'Macro-activity of SIOSS under which it is counted (macro attività).',
      resolve: ({ macroArea }, _, { session }) => (macroArea ? macroAreaByCode(session, macroArea) : null),
    }),
    targetAreas: t.field({
      type: [TargetArea],
      nullable: false,
      description: 'For whom it is (aree di utenza).',
      resolve: async (row, _, { session }) => {
        const areas = await Promise.all(row.targetAreas.map((code) => targetAreaByCode(session, code)))
        return areas.filter((area) => area !== null)
      },
    }),
    regulation: t.field({
      type: [RegulationArticle],
      nullable: false,
      description: 'Articles of the regional regulations under which it may be given, past ones too.',
      resolve: ({ code }, _, { session }) => articlesOfServiceType(session, code),
    }),
    level: t.field({
      type: Leps,
      nullable: true,
      description: 'The essential level of which it is part (LEPS), if any.',
      resolve: ({ leps }, _, { session }) => (leps ? lepsByCode(session, leps) : null),
    }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: false,
      description: 'First day on which the code may be used.',
    }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'First day on which it may be used no more; none while it is in force.',
    }),
  }),
})

builder.asEntity(ServiceType, {
  key: builder.selection<{ code: string }>('code'),
  resolveReference: ({ code }, { session }) => serviceTypeByCode(session, code),
})

const ServiceTypeFilter = builder.inputType('ServiceTypeFilter', {
  description: 'What narrows the list of service types; conditions add up.',
  fields: (t) => ({
    family: t.id({ description: 'Code of the family, `A2`.' }),
    macroArea: t.id({ description: 'Code of the SIOSS macro-activity, `C`.' }),
    targetArea: t.id({ description: 'Code of a target area it is for.' }),
    level: t.id({ description: 'Code of the LEPS it is part of.' }),
    name: t.string({ description: 'Part of the name, in any case.' }),
    validOn: t.field({ type: 'Date', description: 'Only those that may be used on the day.' }),
  }),
})

const ServiceTypeConnection = connection(builder, ServiceType)

builder.queryFields((t) => ({
  serviceType: t.field({
    type: ServiceType,
    nullable: true,
    description: 'A service type by SIUSS code.',
    args: { code: t.arg.id({ required: true, description: 'SIUSS code, `A2.07`.' }) },
    resolve: (_, { code }, { session }) => serviceTypeByCode(session, code),
  }),
  serviceTypes: t.field({
    type: ServiceTypeConnection,
    nullable: false,
    description: 'The catalogue of social benefits and services (catalogo delle prestazioni), by code.',
    args: {
      filter: t.arg({ type: ServiceTypeFilter, description: 'Which service types; all by default.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, ...args }, { session, keys }) =>
      page(keys, args, {
        list: 'serviceTypes',
        fetch: (slice) => serviceTypes(session, filter ?? {}, slice),
        cursorOf: ({ code }) => [code],
        count: () => countServiceTypes(session, filter ?? {}),
      }),
  }),
}))
