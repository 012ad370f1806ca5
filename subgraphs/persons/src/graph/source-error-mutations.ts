import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { notFound } from '@cse/schema/refusal'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { actingBody } from '../rules/organisation.ts'
import { personById } from '../store/people.ts'
import { recordSourceReply, reportSourceError, sourceErrorById } from '../store/source-errors.ts'
import { actingOf } from './acting.ts'
import { NotFound, RepeatedKey, StaleVersion } from './refusals.ts'
import { SourceErrorReport, SourceErrorRule } from './source-error.ts'

const NotCertified = refusalType(builder, 'NotCertified', {
  description: 'No source certifies the field: it is corrected in the record.',
})
const ReportPending = refusalType(builder, 'ReportPending', {
  description: 'The same datum was reported already, and the source has not replied.',
})

mutation(builder, 'reportSourceError', {
  description:
    'Writes down that a certified datum was reported to its source as wrong (segnalazione di errore alla fonte), under which protocol number and by which document. The record stays as the source has it until it is corrected there.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first result.',
    }),
    field: t.string({
      required: true,
      description: 'The datum, as `Certification.fields` names it: `residence`.',
    }),
    rule: t.field({ type: SourceErrorRule, required: true, description: 'Which rule it breaks.' }),
    claimed: t.string({
      required: false,
      description: 'What is right, up to 500 characters; left out where it is not known.',
    }),
    evidence: t.string({
      required: true,
      description: 'By which document it is known (documento): 3 to 500 characters.',
    }),
    protocol: t.string({
      required: true,
      description: 'Protocol number under which it is sent to the source: 3 to 100 characters.',
    }),
  }),
  payload: { report: { type: SourceErrorReport, description: 'The report, which waits for the source.' } },
  refusals: [NotFound, RepeatedKey, NotCertified, ReportPending],
  decode: (input) => ({
    key: idempotencyKey(input.idempotencyKey),
    wrong: {
      person: decodeId('person', input.person, 'input.person'),
      field: requiredText(input.field, 'input.field', { longest: 60 }),
      rule: input.rule,
      claimed: optionalText(input.claimed, 'input.claimed', { longest: 500 }),
      evidence: requiredText(input.evidence, 'input.evidence', { shortest: 3, longest: 500 }),
      protocol: requiredText(input.protocol, 'input.protocol', { shortest: 3, longest: 100 }),
    },
  }),
  resolve: async ({ key, wrong }, context) => {
    const person = await personById(context.session, wrong.person)
    if (!person) return notFound()
    const organisation = actingBody(context.viewer, person.residenceComune)
    return reportSourceError(context.session, { ...actingOf(context), key, organisation }, wrong)
  },
  answer: async ({ report }, { session }) => ({ report: await sourceErrorById(session, report) }),
})

const SourceReply = builder.enumType('SourceReply', {
  description: 'What a source can reply to a report (risposta della fonte).',
  values: {
    CORRECTED: { description: 'It has corrected the datum (corretto).' },
    CONFIRMED: { description: 'It stands by the datum (confermato).' },
  } as const,
})

mutation(builder, 'recordSourceReply', {
  description:
    'Writes down what a source replied to a report of an error (risposta della fonte), by the body that sent it. What was corrected is then taken from the source, by `refreshPerson`.',
  input: (t) => ({
    report: t.id({ required: true, description: 'Id of the report.' }),
    expectedVersion: t.int({ required: true, description: 'The version of it that was read.' }),
    status: t.field({ type: SourceReply, required: true, description: 'What the source replied.' }),
    reply: t.string({ required: false, description: 'Its words, up to 2,000 characters.' }),
    repliedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day of the reply; not in the future.',
    }),
  }),
  payload: { report: { type: SourceErrorReport, description: 'The report, with the reply.' } },
  refusals: [NotFound, StaleVersion],
  decode: ({ expectedVersion, status, repliedOn, ...input }, { now }) => {
    if (repliedOn > today(now))
      throw badInput([{ path: 'input.repliedOn', reason: 'La risposta non può essere nel futuro.' }])
    return {
      report: decodeId('source_error_report', input.report, 'input.report'),
      expectedVersion,
      status,
      reply: optionalText(input.reply, 'input.reply'),
      repliedOn,
    }
  },
  resolve: (command, { session }) => recordSourceReply(session, command),
  answer: async ({ report }, { session }) => ({ report: await sourceErrorById(session, report) }),
})
