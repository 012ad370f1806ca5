import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { page } from '@cse/schema/paging'
import { propertiesRead } from '@cse/schema/reading'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { proposeMerge } from '../store/merge-proposal-commands.ts'
import {
  countOpenMergeProposals,
  type MergeDifference,
  type MergeProposalRow,
  mergeProposalById,
  openMergeProposals,
} from '../store/merge-proposals.ts'
import { personById } from '../store/people.ts'
import { actingOf } from './acting.ts'
import { NotFound, RepeatedKey } from './refusals.ts'
import { Person } from './types.ts'

const MergeDifferenceType = builder.enumType('MergeDifference', {
  description: 'In what two records do not match, as far as both say it (discordanza).',
  values: {
    SEX: { description: 'Sex (sesso).' },
    BIRTH: { description: 'Date of birth, by more than a slip of the pen (data di nascita).' },
    NAMES: { description: 'Names (nome e cognome).' },
  } satisfies Record<MergeDifference, object>,
})

const MergeProposal = builder.objectRef<MergeProposalRow>('MergeProposal').implement({
  description:
    'That somebody proposes to merge two records that do not match (proposta di unione): a second person looks at them and merges.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('merge_proposal', id),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'The record that is to stay.',
      resolve: ({ personId }, _, { session }, info) =>
        personById(session, personId, propertiesRead(info, 'Person')),
    }),
    duplicate: t.field({
      type: Person,
      nullable: true,
      description: 'The record that is to go into it.',
      resolve: ({ duplicateId }, _, { session }, info) =>
        personById(session, duplicateId, propertiesRead(info, 'Person')),
    }),
    reason: t.exposeString('reason', { nullable: false, description: 'How it is known (motivazione).' }),
    differences: t.field({
      type: [MergeDifferenceType],
      nullable: false,
      description: 'In what they do not match (discordanze).',
      resolve: ({ differences }) => [...differences],
    }),
    proposedByIssuer: t.exposeString('proposedByIssuer', {
      nullable: false,
      description: 'Who vouches for whoever proposes it (gestore dell’identità).',
    }),
    proposedBy: t.exposeString('proposedBy', {
      nullable: false,
      description: 'Who proposes it, as the identity provider names them (operatore).',
    }),
    proposedAt: t.expose('proposedAt', { type: 'DateTime', nullable: false, description: 'When.' }),
  }),
})

const MergeProposalConnection = connection(builder, MergeProposal)

builder.queryField('mergeProposals', (t) =>
  t.field({
    type: MergeProposalConnection,
    nullable: true,
    description:
      'Proposed mergers of records that do not match, which wait for a second person (proposte di unione), the oldest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, keys }) =>
      page(keys, args, {
        list: 'merge proposals',
        fetch: (slice) => openMergeProposals(session, slice),
        cursorOf: ({ place, id }) => [place, id],
        count: () => countOpenMergeProposals(session),
      }),
  }),
)

/** Of `mergePersons`: the records do not match. */
export const SecondPersonNeeded = refusalType(builder, 'SecondPersonNeeded', {
  description:
    'Sex, birth or names of the records do not match: one person proposes the merger with `proposeMerge`, another one carries it out with its `proposal`.',
  details: {
    differences: {
      type: [MergeDifferenceType],
      nullable: true,
      description: 'In what they do not match (discordanze).',
    },
  },
})
const RecordsMatch = refusalType(builder, 'RecordsMatch', {
  description: 'The records match: `mergePersons` merges them without a second person.',
})

mutation(builder, 'proposeMerge', {
  description:
    'Proposes to merge two records whose sex, birth or names do not match (proposta di unione): somebody else looks at both and merges them.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the record that is to stay.' }),
    duplicate: t.id({ required: true, description: 'Id of the record that is to go into it.' }),
    reason: t.string({
      required: true,
      description: 'How it is known that they are one person (motivazione): 10 to 2,000 characters.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first proposal.',
    }),
  }),
  payload: { proposal: { type: MergeProposal, description: 'The proposal.' } },
  refusals: [NotFound, RepeatedKey, RecordsMatch],
  decode: (input) => {
    const kept = decodeId('person', input.person, 'input.person')
    const merged = decodeId('person', input.duplicate, 'input.duplicate')
    const reason = requiredText(input.reason, 'input.reason', { shortest: 10 })
    return { requested: { kept, merged, reason }, key: idempotencyKey(input.idempotencyKey) }
  },
  resolve: ({ requested, key }, context) =>
    proposeMerge(context.session, { ...actingOf(context), key }, requested),
  answer: async (done, { session }) => ({ proposal: await mergeProposalById(session, done.proposal) }),
})
