import type { Cents } from '@cse/schema/cents'
import { badInput } from '@cse/schema/errors'
import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { reckon } from '../rules/co-payment-explanation.ts'
import {
  coPaymentRegulationById,
  coPaymentRegulationsOf,
  rulesOfRegulation,
} from '../store/co-payment-rules.ts'
import { CoPaymentShare } from './co-payment-share.ts'
import { actOf, FormalAct } from './formal-act.ts'
import { Ambito, CoPaymentRegulation, CoPaymentRule, ServiceType } from './types.ts'

export const CoPaymentFormula = builder.enumType('CoPaymentFormula', {
  description: 'How the share follows from an ISEE between the two thresholds (formula di calcolo).',
  values: {
    PROPORTIONAL: { description: 'Price × ISEE ÷ upper threshold (proporzionale, R.R. 4/2007 art. 6).' },
    INTERPOLATED: {
      description:
        'By a line between two thresholds (progressione lineare): price × (ISEE − lower) ÷ (upper − lower).',
    },
    BANDS: { description: 'A percentage of the price by bands (fasce ISEE).' },
  },
})

export const CoPaymentIseeKind = builder.enumType('CoPaymentIseeKind', {
  description: 'Which ISEE the share rests on (D.P.C.M. 159/2013).',
  values: {
    ORDINARY: { description: 'Ordinary (ISEE ordinario).' },
    MINOR: { description: 'For benefits to minors (ISEE minorenni).' },
    UNIVERSITY: { description: 'For the right to university education (ISEE università).' },
    SOCIO_HEALTH: { description: 'For socio-health benefits (ISEE sociosanitario).' },
    DOCTORATE: { description: 'For doctoral students (ISEE dottorato).' },
    RESIDENTIAL: { description: 'For residential socio-health services (ISEE sociosanitario residenze).' },
  },
})

const CoPaymentBand = builder
  .objectRef<{ readonly upToCents: Cents; readonly hundredthsOfPercent: number }>('CoPaymentBand')
  .implement({
    description: 'A band of a scale of co-payment (fascia ISEE).',
    fields: (t) => ({
      upTo: t.field({
        type: 'Euro',
        nullable: false,
        description: 'Last ISEE of the band, in euro (fino a).',
        resolve: ({ upToCents }) => upToCents,
      }),
      percent: t.float({
        nullable: false,
        description: 'Of the price, in percent with two decimals at most (percentuale).',
        resolve: ({ hundredthsOfPercent }) => hundredthsOfPercent / 100,
      }),
    }),
  })

const CoPaymentExemption = builder
  .objectRef<{ readonly code: string; readonly reason: string }>('CoPaymentExemption')
  .implement({
    description: 'Who pays nothing, whatever the ISEE (esenzione).',
    fields: (t) => ({
      code: t.exposeString('code', { nullable: false, description: 'Its code in the regulation.' }),
      reason: t.exposeString('reason', {
        nullable: false,
        description: 'Who is exempt (chi ne ha diritto).',
      }),
    }),
  })

CoPaymentRule.implement({
  description:
    'What users of a service pay themselves by the regulation of an Ambito (criteri di compartecipazione).',
  fields: (t) => ({
    serviceType: t.field({
      type: ServiceType,
      nullable: false,
      description: 'The service (prestazione, SIUSS code).',
      resolve: ({ serviceTypeCode }) => ({ code: serviceTypeCode }),
    }),
    iseeKind: t.expose('iseeKind', {
      type: CoPaymentIseeKind,
      nullable: false,
      description: 'Which ISEE counts.',
    }),
    formula: t.expose('formula', {
      type: CoPaymentFormula,
      nullable: false,
      description: 'The formula (formula).',
    }),
    exemptUpTo: t.expose('exemptUpTo', {
      type: 'Euro',
      nullable: false,
      description: 'Up to this ISEE, included, nothing is paid, in euro (soglia di esenzione).',
    }),
    fullFrom: t.expose('fullFrom', {
      type: 'Euro',
      nullable: false,
      description:
        'From this ISEE on, included, the whole price is paid, in euro (soglia della quota intera).',
    }),
    bands: t.field({
      type: [CoPaymentBand],
      nullable: false,
      description: 'The bands between the thresholds, the lowest first; none with another formula (fasce).',
      resolve: ({ bands }) => [...bands],
    }),
    minimum: t.expose('minimum', {
      type: 'Euro',
      nullable: true,
      description: 'The least that who is not exempt pays of a month, in euro (quota minima).',
    }),
    maximum: t.expose('maximum', {
      type: 'Euro',
      nullable: true,
      description: 'The most that anybody pays of a month, in euro (quota massima).',
    }),
    exemptions: t.field({
      type: [CoPaymentExemption],
      nullable: false,
      description: 'Who pays nothing, whatever the ISEE (esenzioni).',
      resolve: ({ exemptions }) => [...exemptions],
    }),
    simulation: t.field({
      type: CoPaymentShare,
      nullable: false,
      description:
        'What a month would cost somebody with an ISEE (simulazione): nothing is kept, and nobody is asked for.',
      args: {
        price: t.arg({ type: 'Euro', required: true, description: 'What the month costs, in euro.' }),
        isee: t.arg({
          type: 'Euro',
          required: false,
          description: 'The ISEE, in euro; without one, by default.',
        }),
        exemption: t.arg.string({ required: false, description: 'Code of an exemption of the rule.' }),
      },
      resolve: (rule, { price, isee, exemption }) => {
        if (price < 0) throw badInput([{ path: 'price', reason: 'L’importo non può essere negativo.' }])
        if (isee != null && isee < 0)
          throw badInput([{ path: 'isee', reason: 'L’ISEE non può essere negativo.' }])
        if (exemption != null && !rule.exemptions.some(({ code }) => code === exemption))
          throw badInput([{ path: 'exemption', reason: 'Il regolamento non prevede questa esenzione.' }])
        return reckon(rule, price, isee ?? null, exemption ?? null)
      },
    }),
  }),
})

CoPaymentRegulation.implement({
  description:
    'What an Ambito resolved that users pay themselves of services (regolamento per la compartecipazione, R.R. 4/2007 art. 6).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('co_payment_regulation', uuid),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: false,
      description: 'The Ambito whose it is.',
      resolve: ({ ambitoCode }) => ({ code: ambitoCode }),
    }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: false,
      description: 'First day (in vigore dal).',
    }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'Last day; none as long as no other is resolved (in vigore fino al).',
    }),
    act: t.field({
      type: FormalAct,
      nullable: true,
      description: 'The resolution (delibera).',
      resolve: (row) => actOf(row),
    }),
    rules: t.field({
      type: [CoPaymentRule],
      nullable: false,
      description: 'What it says of each service (criteri per prestazione).',
      resolve: async ({ uuid }, _, { session }) => [...(await rulesOfRegulation(session, uuid))],
    }),
  }),
})

builder.asEntity(CoPaymentRegulation, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) =>
    coPaymentRegulationById(session, decodeId('co_payment_regulation', id)),
})

builder.objectField(Ambito, 'coPaymentRegulations', (t) =>
  t.field({
    type: [CoPaymentRegulation],
    nullable: true,
    description: 'What users pay themselves in the Ambito, the newest regulation first (compartecipazione).',
    resolve: async ({ code }, _, { session }) => [...(await coPaymentRegulationsOf(session, code))],
  }),
)
