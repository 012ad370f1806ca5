import { pageArgs } from '@cse/schema/connection'
import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { bodiesOf } from '../rules/organisation.ts'
import { accessLog, countAccessLog } from '../store/access-log.ts'
import { AccessAction, AccessEntryConnection } from './access-entry.ts'

const AccessLogFilter = builder.inputType('AccessLogFilter', {
  description: 'What narrows the log of access; conditions add up.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The first instant (dal).' }),
    to: t.field({ type: 'DateTime', description: 'The instant before which entries are listed (al).' }),
    operator: t.string({
      description: 'One operator, as the identity provider names them (operatore).',
    }),
    issuer: t.string({
      description:
        'The identity provider that vouches for the operator, as the platform knows it (gestore dell’identità).',
    }),
    action: t.field({ type: AccessAction, description: 'What was done (operazione).' }),
    person: t.id({ description: 'Id of the person concerned (interessato).' }),
  }),
})

builder.queryField('accessLog', (t) =>
  t.field({
    type: AccessEntryConnection,
    nullable: true,
    description:
      'What the operators of the supervisor’s territory did with records, and who opened records of the territory in an emergency (registro degli accessi), the latest first.',
    args: {
      filter: t.arg({ type: AccessLogFilter, description: 'Which entries; all by default.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, ...args }, { session, viewer, keys }) => {
      const { from, to, operator, issuer, action } = filter ?? {}
      if (from && to && to <= from)
        throw badInput([{ path: 'filter.to', reason: 'Il periodo finisce prima di iniziare.' }])
      const requested = {
        from,
        to,
        operator,
        issuer,
        action,
        person: filter?.person ? decodeId('person', filter.person, 'filter.person') : null,
      }
      return page(keys, args, {
        list: 'accessLog',
        fetch: (slice) => accessLog(session, bodiesOf(viewer), requested, slice),
        cursorOf: ({ place, id }) => [place, id],
        count: () => countAccessLog(session, bodiesOf(viewer), requested),
      })
    },
  }),
)
