import { pageArgs } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { casesOfPerson } from '../store/case-of-person.ts'
import { CaseConnection } from './case.ts'
import { Person } from './foreign.ts'

builder.objectField(Person, 'cases', (t) =>
  t.field({
    type: CaseConnection,
    nullable: false,
    description: 'The cases of the person that the viewer may know of, newest first.',
    args: pageArgs(t.arg),
    resolve: ({ id }, args, { session, keys }) =>
      page(keys, args, casesOfPerson(session, decodeId('person', id), {})),
  }),
)
