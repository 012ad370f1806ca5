import { connection, pageArgs } from '@cse/schema/connection'
import { badInput } from '@cse/schema/errors'
import { page } from '@cse/schema/paging'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { countExpiringConsents, expiringConsents } from '../store/consents.ts'
import { Consent } from './types.ts'

const ConsentConnection = connection(builder, Consent)

const LONGEST_DAYS = 365
const DAY = 86_400_000

builder.queryField('expiringConsents', (t) =>
  t.field({
    type: ConsentConnection,
    nullable: true,
    description:
      'Consents that end soon and were not renewed (consensi in scadenza), the soonest first, of the persons whom the viewer’s body works with.',
    args: {
      days: t.arg.int({
        required: true,
        defaultValue: 30,
        description: 'Within how many days from today: 0 to 365, 30 by default.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { days, ...args }, { session, viewer, now, keys }) => {
      if (days < 0 || days > LONGEST_DAYS)
        throw badInput([{ path: 'days', reason: `Si possono chiedere da 0 a ${LONGEST_DAYS} giorni.` }])
      const to = today(new Date(now.getTime() + days * DAY))
      const expiring = { from: today(now), to, comuni: viewer.comuni }
      return page(keys, args, {
        list: 'expiring consents',
        fetch: (slice) => expiringConsents(session, expiring, slice),
        cursorOf: ({ expiresOn, id }) => [expiresOn, id],
        count: () => countExpiringConsents(session, expiring),
      })
    },
  }),
)
