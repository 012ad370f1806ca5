import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import {
  addJudicialDates,
  endJudicialMeasure,
  judicialMeasureById,
  recordJudicialMeasure,
  settleJudicialDate,
} from '../store/judicial-measure.ts'
import { actingOf } from './acting.ts'
import { JudicialDateKind, JudicialMeasure, JudicialMeasureKind } from './judicial-measure.ts'
import { NotFound, NotHolder, RepeatedKey } from './refusals.ts'
import { notAfter } from './step-input.ts'

const JudicialDateInput = builder.inputType('JudicialDateInput', {
  description: 'A hearing or a term that a court set.',
  fields: (t) => ({
    kind: t.field({ type: JudicialDateKind, required: true, description: 'Which (tipo).' }),
    dueOn: t.field({ type: 'Date', required: true, description: 'The day (data).' }),
    subject: t.string({ required: false, description: 'What for (oggetto): up to 2,000 characters.' }),
  }),
})

/** Dates that one request may name. */
const MOST = 50

function datesOf(dates: readonly (typeof JudicialDateInput.$inferInput)[], path: string) {
  if (dates.length > MOST) throw badInput([{ path, reason: `Si possono indicare al più ${MOST} date.` }])
  return dates.map(({ kind, dueOn, subject }, at) => ({
    kind,
    dueOn,
    subject: optionalText(subject, `${path}.${at}.subject`),
  }))
}

const key = {
  required: true,
  description: 'Chosen by the client, 8 to 200 characters: the same one again answers the first result.',
} as const
const payload = {
  judicialMeasure: { type: JudicialMeasure, description: 'The measure, with its hearings and terms.' },
} as const
const refusals = [NotFound, NotHolder, RepeatedKey] as const

mutation(builder, 'recordJudicialMeasure', {
  description:
    'Records what a court disposed about the person of a case, with hearings and terms (provvedimento dell’autorità giudiziaria). Its terms fall due in the workload of who holds RESTRICTED.',
  input: (t) => ({
    case: t.id({ required: true, description: 'Id of the case.' }),
    kind: t.field({ type: JudicialMeasureKind, required: true, description: 'Which (tipo).' }),
    authority: t.string({ required: true, description: 'By which court: 1 to 200 characters.' }),
    number: t.string({
      required: true,
      description: 'Number of the proceeding or decree: 1 to 100 characters.',
    }),
    contents: t.string({ required: false, description: 'What it disposes: up to 2,000 characters.' }),
    issuedOn: t.field({ type: 'Date', required: true, description: 'Its day, today at the latest.' }),
    validTo: t.field({ type: 'Date', required: false, description: 'Its last day, where it has one.' }),
    dates: t.field({
      type: [JudicialDateInput],
      required: true,
      description: `Hearings and terms: at most ${MOST}.`,
    }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals,
  decode: ({ idempotencyKey: chosen, ...input }, { now }) => {
    if (input.validTo && input.validTo < input.issuedOn)
      throw badInput([{ path: 'input.validTo', reason: 'La scadenza precede il provvedimento.' }])
    return {
      case: decodeId('case', input.case, 'input.case'),
      kind: input.kind,
      authority: requiredText(input.authority, 'input.authority', { longest: 200 }),
      number: requiredText(input.number, 'input.number', { longest: 100 }),
      contents: optionalText(input.contents, 'input.contents'),
      issuedOn: notAfter(today(now), input.issuedOn, 'input.issuedOn'),
      validTo: input.validTo ?? null,
      dates: datesOf(input.dates, 'input.dates'),
      idempotencyKey: { key: idempotencyKey(chosen), input },
    }
  },
  resolve: (command, context) => recordJudicialMeasure(context.session, actingOf(context), command),
  answer: async ({ measure }, { session }) => ({
    judicialMeasure: await judicialMeasureById(session, measure),
  }),
})

mutation(builder, 'addJudicialDates', {
  description: 'Adds hearings and terms to a measure of a court (udienze e termini).',
  input: (t) => ({
    judicialMeasure: t.id({ required: true, description: 'Id of the measure.' }),
    dates: t.field({
      type: [JudicialDateInput],
      required: true,
      description: `Hearings and terms: 1 to ${MOST}.`,
    }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals,
  decode: ({ idempotencyKey: chosen, ...input }) => {
    if (input.dates.length === 0)
      throw badInput([{ path: 'input.dates', reason: 'Indicare almeno una data.' }])
    return {
      measure: decodeId('judicial_measure', input.judicialMeasure, 'input.judicialMeasure'),
      dates: datesOf(input.dates, 'input.dates'),
      idempotencyKey: { key: idempotencyKey(chosen), input },
    }
  },
  resolve: (command, context) => addJudicialDates(context.session, actingOf(context), command),
  answer: async ({ measure }, { session }) => ({
    judicialMeasure: await judicialMeasureById(session, measure),
  }),
})

mutation(builder, 'settleJudicialDate', {
  description: 'Settles a hearing or term: it was held or met, or fell away (evasione della data).',
  input: (t) => ({
    judicialDate: t.id({ required: true, description: 'Id of the hearing or term.' }),
    settledOn: t.field({ type: 'Date', required: true, description: 'On which day, today at the latest.' }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals,
  decode: ({ idempotencyKey: chosen, ...input }, { now }) => ({
    date: decodeId('judicial_date', input.judicialDate, 'input.judicialDate'),
    settledOn: notAfter(today(now), input.settledOn, 'input.settledOn'),
    idempotencyKey: { key: idempotencyKey(chosen), input },
  }),
  resolve: (command, context) => settleJudicialDate(context.session, actingOf(context), command),
  answer: async ({ measure }, { session }) => ({
    judicialMeasure: await judicialMeasureById(session, measure),
  }),
})

mutation(builder, 'endJudicialMeasure', {
  description: 'Ends a measure of a court: revoked, replaced or carried out (cessazione del provvedimento).',
  input: (t) => ({
    judicialMeasure: t.id({ required: true, description: 'Id of the measure.' }),
    endedOn: t.field({ type: 'Date', required: true, description: 'Its end, today at the latest.' }),
    reason: t.string({ required: true, description: 'Why it ended: 1 to 2,000 characters.' }),
    idempotencyKey: t.string(key),
  }),
  payload,
  refusals,
  decode: ({ idempotencyKey: chosen, ...input }, { now }) => ({
    measure: decodeId('judicial_measure', input.judicialMeasure, 'input.judicialMeasure'),
    endedOn: notAfter(today(now), input.endedOn, 'input.endedOn'),
    reason: requiredText(input.reason, 'input.reason'),
    idempotencyKey: { key: idempotencyKey(chosen), input },
  }),
  resolve: (command, context) => endJudicialMeasure(context.session, actingOf(context), command),
  answer: async ({ measure }, { session }) => ({
    judicialMeasure: await judicialMeasureById(session, measure),
  }),
})
