import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { wrongDays } from '../rules/consent.ts'
import { recordConsent, withdrawConsent } from '../store/consent-commands.ts'
import { consentById } from '../store/consents.ts'
import { actingOf } from './acting.ts'
import { NotFound, RepeatedKey } from './refusals.ts'
import { Consent } from './types.ts'

const ConsentWithdrawn = refusalType(builder, 'ConsentWithdrawn', {
  description: 'The consent was withdrawn already.',
  details: { on: { type: 'Date', description: 'When it was withdrawn.' } },
})

mutation(builder, 'recordConsent', {
  description:
    'Writes down that somebody agreed to a use of the record (raccolta del consenso), signed on paper or by key.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person whom it is about.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first result.',
    }),
    purpose: t.string({ required: true, description: 'To what: a code of `consentPurposes` (finalità).' }),
    givenOn: t.field({ type: 'Date', required: true, description: 'Day it was given; not in the future.' }),
    expiresOn: t.field({
      type: 'Date',
      required: false,
      description: 'Last day it holds; none when it has no term.',
    }),
    signatory: t.string({
      required: true,
      description: 'Who signed (firmatario): the person, a parent, a guardian; up to 200 characters.',
    }),
  }),
  payload: { consent: { type: Consent, description: 'The consent.' } },
  refusals: [NotFound, RepeatedKey],
  decode: (input, { now }) => {
    const given = {
      person: decodeId('person', input.person, 'input.person'),
      purpose: input.purpose,
      givenOn: input.givenOn,
      expiresOn: input.expiresOn ?? null,
      signatory: requiredText(input.signatory, 'input.signatory', { longest: 200 }),
    }
    const wrong = wrongDays(given, today(now))
    if (wrong.length > 0) throw badInput(wrong)
    return { given, key: idempotencyKey(input.idempotencyKey) }
  },
  resolve: ({ given, key }, context) => recordConsent(context.session, { ...actingOf(context), key }, given),
  answer: async (done, { session }) => ({ consent: await consentById(session, done.consent) }),
})

mutation(builder, 'withdrawConsent', {
  description:
    'Withdraws a consent (revoca del consenso), as easily as it was given: the person alone may do it too (Reg. UE 2016/679 art. 7 par. 3).',
  input: (t) => ({
    consent: t.id({ required: true, description: 'Id of the consent.' }),
    withdrawnOn: t.field({
      type: 'Date',
      required: false,
      description: 'From which day on; today by default, never in the future.',
    }),
  }),
  payload: { consent: { type: Consent, description: 'The consent, withdrawn.' } },
  refusals: [NotFound, ConsentWithdrawn],
  decode: (input, { now }) => ({
    consent: decodeId('consent', input.consent, 'input.consent'),
    withdrawnOn: input.withdrawnOn ?? today(now),
    today: today(now),
  }),
  resolve: (command, { session }) => withdrawConsent(session, command),
  answer: async (_, { session }, { consent }) => ({ consent: await consentById(session, consent) }),
})
