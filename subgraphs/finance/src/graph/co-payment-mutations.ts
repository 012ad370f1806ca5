import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { resolved } from '../rules/act.ts'
import { checkedScale } from '../rules/co-payment.ts'
import { assessCoPayment } from '../store/co-payment-commands.ts'
import { adoptCoPaymentRegulation, coPaymentRegulationById } from '../store/co-payment-rules.ts'
import { coPaymentById } from '../store/co-payments.ts'
import { someOf } from './amount-input.ts'
import { CoPaymentFormula, CoPaymentIseeKind } from './co-payment-regulation.ts'
import { FormalActInput } from './formal-act.ts'
import { byOf, key, ownAmbito } from './recorded.ts'
import * as refusals from './refusals.ts'
import { CoPayment, CoPaymentRegulation } from './types.ts'

const RegulationNotAllowed = refusalType(builder, 'RegulationNotAllowed', {
  description: 'Another regulation holds from that month or a later one, or the act is of a day after it.',
})
const NoCoPaymentRule = refusalType(builder, 'NoCoPaymentRule', {
  description: 'No regulation of the Ambito says anything of that service in that month.',
})
const MonthCharged = refusalType(builder, 'MonthCharged', {
  description: 'A month from then on was charged already: what was charged stays as it is.',
})
const ExemptionNotAllowed = refusalType(builder, 'ExemptionNotAllowed', {
  description: 'The regulation does not have that exemption.',
})

const CoPaymentBandInput = builder.inputType('CoPaymentBandInput', {
  description: 'A band of a scale of co-payment (fascia ISEE).',
  fields: (t) => ({
    upTo: t.field({ type: 'Euro', required: true, description: 'Last ISEE of the band, in euro.' }),
    percent: t.float({ required: true, description: 'Of the price, in percent with two decimals at most.' }),
  }),
})
const CoPaymentExemptionInput = builder.inputType('CoPaymentExemptionInput', {
  description: 'Who pays nothing, whatever the ISEE (esenzione).',
  fields: (t) => ({
    code: t.string({ required: true, description: 'Its code: 1 to 40 characters.' }),
    reason: t.string({ required: true, description: 'Who is exempt: 1 to 200 characters, shown to users.' }),
  }),
})
const CoPaymentRuleInput = builder.inputType('CoPaymentRuleInput', {
  description: 'What users of a service pay themselves (criteri di compartecipazione).',
  fields: (t) => ({
    serviceType: t.id({ required: true, description: 'The service (SIUSS code).' }),
    iseeKind: t.field({ type: CoPaymentIseeKind, required: true, description: 'Which ISEE counts.' }),
    formula: t.field({ type: CoPaymentFormula, required: true, description: 'The formula.' }),
    exemptUpTo: t.field({
      type: 'Euro',
      required: true,
      description: 'Up to this ISEE nothing is paid, in euro.',
    }),
    fullFrom: t.field({
      type: 'Euro',
      required: true,
      description: 'From this ISEE on the whole price is paid, in euro.',
    }),
    bands: t.field({
      type: [CoPaymentBandInput],
      required: false,
      description:
        'With the formula by bands, those between the thresholds, the lowest first; the last one ends at the upper threshold.',
    }),
    minimum: t.field({
      type: 'Euro',
      required: false,
      description: 'The least that is paid of a month, in euro.',
    }),
    maximum: t.field({
      type: 'Euro',
      required: false,
      description: 'The most that is paid of a month, in euro.',
    }),
    exemptions: t.field({
      type: [CoPaymentExemptionInput],
      required: false,
      description: 'Who pays nothing.',
    }),
  }),
})

mutation(builder, 'adoptCoPaymentRegulation', {
  description:
    'Records what the Coordinamento istituzionale resolved that users pay themselves of services (regolamento per la compartecipazione, R.R. 4/2007 art. 6). It holds from a month on, in the place of the one before.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    validFrom: t.field({ type: 'YearMonth', required: true, description: 'First month (in vigore da).' }),
    act: t.field({ type: FormalActInput, required: true, description: 'The resolution (delibera).' }),
    rules: t.field({
      type: [CoPaymentRuleInput],
      required: true,
      description: 'What it says of each service, each once: 1 to 200.',
    }),
  }),
  payload: { regulation: { type: CoPaymentRegulation, description: 'The regulation.' } },
  refusals: [refusals.RepeatedKey, refusals.ActInFuture, RegulationNotAllowed, refusals.ServiceNotPlannable],
  decode: (input, context) => ({
    key: idempotencyKey(input.idempotencyKey),
    ambito: ownAmbito(context),
    validFrom: `${input.validFrom}-01`,
    act: resolved(input.act),
    rules: eachOnce(
      someOf(input.rules, 'input.rules').map((rule, place) => ({
        serviceType: rule.serviceType,
        iseeKind: rule.iseeKind,
        ...checkedScale(
          {
            ...rule,
            minimum: rule.minimum ?? null,
            maximum: rule.maximum ?? null,
            bands: (rule.bands ?? []).map(({ upTo, percent }) => ({
              upToCents: upTo,
              hundredthsOfPercent: percent * 100,
            })),
            exemptions: (rule.exemptions ?? []).map((exemption, at) =>
              exemptionOf(exemption, `input.rules.${place}.exemptions.${at}`),
            ),
          },
          `input.rules.${place}`,
        ),
      })),
    ),
  }),
  resolve: (command, context) => adoptCoPaymentRegulation(context.session, byOf(context), command),
  answer: async ({ regulation }, { session }) => ({
    regulation: await coPaymentRegulationById(session, regulation),
  }),
})

mutation(builder, 'assessCoPayment', {
  description:
    'Determines what the user of a planned intervention pays from a month on (determinazione della quota di compartecipazione): the ISEE in force is read, and the regulation of the Ambito applied. An ISEE of later counts from the month after by itself.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    plannedIntervention: t.id({ required: true, description: 'Id of the planned intervention.' }),
    from: t.field({
      type: 'YearMonth',
      required: true,
      description: 'First month (decorrenza); none that was charged already, nor one before.',
    }),
    exemption: t.string({
      required: false,
      description: 'Code of an exemption of the regulation that the user has.',
    }),
  }),
  payload: {
    coPayment: { type: CoPayment, description: 'The determination, decided once the ISEE was read.' },
  },
  refusals: [refusals.RepeatedKey, refusals.NotFound, MonthCharged, NoCoPaymentRule, ExemptionNotAllowed],
  decode: (input) => ({
    key: idempotencyKey(input.idempotencyKey),
    plannedIntervention: decodeId(
      'planned_intervention',
      input.plannedIntervention,
      'input.plannedIntervention',
    ),
    from: `${input.from}-01`,
    exemption: input.exemption ?? null,
  }),
  resolve: (command, context) => assessCoPayment(context.session, byOf(context), command),
  answer: async ({ coPayment }, { session }) => ({ coPayment: await coPaymentById(session, coPayment) }),
})

const exemptionOf = ({ code, reason }: { readonly code: string; readonly reason: string }, path: string) => ({
  code: requiredText(code, `${path}.code`, { longest: 40 }),
  reason: requiredText(reason, `${path}.reason`, { longest: 200 }),
})

function eachOnce<Rule extends { readonly serviceType: string }>(rules: readonly Rule[]): readonly Rule[] {
  if (new Set(rules.map(({ serviceType }) => serviceType)).size < rules.length)
    throw badInput([{ path: 'input.rules', reason: 'Una prestazione compare più volte.' }])
  return rules
}
