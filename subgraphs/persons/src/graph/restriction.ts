import { connection, pageArgs } from '@cse/schema/connection'
import { badInput } from '@cse/schema/errors'
import { decodeId, encodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { page } from '@cse/schema/paging'
import { propertiesRead, reading } from '@cse/schema/reading'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { personById } from '../store/people.ts'
import {
  countRestrictionsInForce,
  liftRestriction,
  type RestrictionRow,
  restrictionById,
  restrictionsInForce,
  restrictionsOf,
} from '../store/restrictions.ts'
import { requestRight } from '../store/rights-commands.ts'
import { actingOf } from './acting.ts'
import { changedRequest } from './changed-request.ts'
import { NotFound, RepeatedKey } from './refusals.ts'
import { requestedBy, rightsInput } from './rights-input.ts'
import { MergeUnderWay, RequestPending } from './rights-mutations.ts'
import { RestrictionGround, RightsRequest } from './rights-request.ts'
import { Person } from './types.ts'

const ProcessingRestriction = builder.objectRef<RestrictionRow>('ProcessingRestriction').implement({
  description:
    'That what is kept of a person is read for the reasons of the law alone (limitazione del trattamento, Reg. UE 2016/679 art. 18): with the person’s consent, for legal claims, to protect somebody else, for an important public interest. Operators declare which as the purpose of the request.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('processing_restriction', id),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'The person; none for who has declared no such reason (interessato).',
      resolve: ({ personId }, _, { session }, info) =>
        personById(session, personId, propertiesRead(info, 'Person')),
    }),
    ground: t.expose('ground', {
      type: RestrictionGround,
      nullable: false,
      description: 'Why it was restricted (motivo).',
    }),
    imposedAt: t.expose('imposedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'Since when (decorrenza).',
    }),
    imposedBy: t.exposeString('imposedBy', {
      nullable: true,
      description: 'Who restricted it, as the identity provider names them (responsabile).',
    }),
    noticeOn: t.expose('noticeOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which the person was told that it would be lifted (data dell’avviso).',
    }),
    liftedAt: t.expose('liftedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was lifted (revoca); none while it is in force.',
    }),
    liftedBy: t.exposeString('liftedBy', {
      nullable: true,
      description: 'Who lifted it, as the identity provider names them (responsabile).',
    }),
    liftReason: t.exposeString('liftReason', {
      nullable: true,
      description: 'Why it was lifted (motivo della revoca).',
    }),
  }),
})

const ProcessingRestrictionConnection = connection(builder, ProcessingRestriction)

builder.objectField(Person, 'restrictions', (t) =>
  t.field({
    type: [ProcessingRestriction],
    nullable: true,
    description: 'Restrictions of processing, those lifted included, the latest first (limitazioni).',
    resolve: reading(['id'], ({ id }, _, { session }) => restrictionsOf(session, id)),
  }),
)

builder.queryField('processingRestrictions', (t) =>
  t.field({
    type: ProcessingRestrictionConnection,
    nullable: true,
    description: 'Restrictions in force in the viewer’s territory, the latest first (limitazioni in corso).',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, keys }) =>
      page(keys, args, {
        list: 'processing restrictions',
        fetch: (slice) => restrictionsInForce(session, slice),
        cursorOf: ({ place, id }) => [place, id],
        count: () => countRestrictionsInForce(session),
      }),
  }),
)

mutation(builder, 'requestRestriction', {
  description:
    'Asks that what is kept of a person be read for the reasons of the law alone (limitazione del trattamento, Reg. UE 2016/679 art. 18).',
  input: (t) => ({
    ...rightsInput(t),
    ground: t.field({ type: RestrictionGround, required: true, description: 'Why (motivo).' }),
    statement: t.string({
      required: true,
      description: 'What the person says (dichiarazione): 10 to 2,000 characters.',
    }),
  }),
  payload: { request: { type: RightsRequest, description: 'The request, which waits for a decision.' } },
  refusals: [NotFound, RepeatedKey, RequestPending, MergeUnderWay],
  decode: ({ ground, ...input }, context) => {
    const requested = requestedBy(input, context)
    const statement = requiredText(input.statement, 'input.statement', { shortest: 10 })
    const request = { ...requested, kind: 'RESTRICTION', ground, statement, claims: [] } as const
    return { request, key: idempotencyKey(input.idempotencyKey) }
  },
  resolve: ({ request, key }, context) =>
    requestRight(context.session, { ...actingOf(context), key }, request),
  answer: changedRequest,
})

mutation(builder, 'liftRestriction', {
  description:
    'Lifts a restriction of processing (revoca della limitazione), after the person was told (Reg. UE 2016/679 art. 18.3).',
  input: (t) => ({
    restriction: t.id({ required: true, description: 'Id of the restriction.' }),
    noticeOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day on which the person was told of it (data dell’avviso); not in the future.',
    }),
    reason: t.string({ required: true, description: 'Why (motivo della revoca): 10 to 2,000 characters.' }),
  }),
  payload: { restriction: { type: ProcessingRestriction, description: 'The restriction, lifted.' } },
  refusals: [NotFound],
  decode: ({ noticeOn, ...input }, { now }) => {
    const restriction = decodeId('processing_restriction', input.restriction, 'input.restriction')
    const reason = requiredText(input.reason, 'input.reason', { shortest: 10 })
    if (noticeOn > today(now))
      throw badInput([{ path: 'input.noticeOn', reason: 'L’avviso non può essere nel futuro.' }])
    return { restriction, noticeOn, reason }
  },
  resolve: (command, context) => liftRestriction(context.session, actingOf(context), command),
  answer: async (done, { session }) => ({ restriction: await restrictionById(session, done.restriction) }),
})
