import { mutation } from '@cse/schema/mutation'
import { refusalType, sharedRefusals } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { releases } from '../store/release/releases.ts'
import { requestRelease } from '../store/release/request.ts'
import { DataRelease } from './data-release.ts'

const { RepeatedKey } = sharedRefusals(builder)

const PeriodReleased = refusalType(builder, 'PeriodReleased', {
  description: 'Cases opened in the period were released already, and a case is released once.',
  details: {
    from: { type: 'YearMonth', description: 'First month of the release that covers them.' },
    to: { type: 'YearMonth', description: 'Its last month.' },
  },
})

mutation(builder, 'releaseAnonymisedCases', {
  description:
    'Has the cases opened in a period released as anonymised records (rilascio di microdati). It is prepared afterwards: `status` and `progress` of the release say how far it is.',
  input: (t) => ({
    from: t.field({
      type: 'YearMonth',
      required: true,
      description: 'First month of the period, that of a quarter (dal).',
    }),
    to: t.field({
      type: 'YearMonth',
      required: true,
      description: 'Last month of the period, that of a quarter that is over (al).',
    }),
    title: t.string({ required: true, description: 'Italian title (titolo): 1 to 200 characters.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Makes a repeat of the request answer as the first one did: 8 to 200 characters.',
    }),
  }),
  payload: { release: { type: DataRelease, description: 'The release, in preparation.' } },
  refusals: [RepeatedKey, PeriodReleased],
  decode: ({ from, to, title, idempotencyKey: key }) => ({
    key: idempotencyKey(key),
    requested: { from, to, title: requiredText(title, 'input.title', { longest: 200 }) },
  }),
  resolve: ({ key, requested }, { session, viewer, now }) =>
    requestRelease(session, { viewer, now }, key, requested),
  answer: async (done, { session }) => {
    const [release] = await releases(session, done.release)
    return { release: release ?? null }
  },
})
