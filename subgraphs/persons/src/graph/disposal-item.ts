import type { LeftOutReason } from '@cse/db/src/erasure/orders'
import { connection } from '@cse/schema/connection'
import { encodeId } from '@cse/schema/ids'
import { propertiesRead } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import type { ItemRow } from '../store/disposals.ts'
import { personById } from '../store/people.ts'
import { holdOfRecord, retentionRuleByCode } from '../store/retention.ts'
import { RetentionHold, RetentionRule } from './retention.ts'
import { Person } from './types.ts'

export const DisposalItemState = builder.enumType('DisposalItemState', {
  description: 'What became of a record that was proposed (esito per il documento).',
  values: {
    PROPOSED: { description: 'Proposed (proposto).' },
    HELD: { description: 'Taken out by a supervisor (escluso).' },
    APPROVED: { description: 'Ordered to be erased (approvato).' },
    ERASED: { description: 'Erased (scartato).' },
    LEFT_OUT: { description: 'Still there: something stood in the way (non eseguito).' },
  } satisfies Record<ItemRow['state'], object>,
})

const DisposalObstacle = builder.enumType('DisposalObstacle', {
  description: 'What stood in the way of erasing a record (impedimento).',
  values: {
    RUNNING: { description: 'The case goes on or was reopened, or there is a case (caso in corso).' },
    PERSON_IN_CARE: {
      description: 'Another case of the person, or one that names the person, goes on (presa in carico).',
    },
    RESTRICTED: { description: 'The person’s processing is restricted (limitazione, art. 18).' },
    PERIOD_RUNNING: {
      description: 'Something was written since, so the period runs anew (termine non scaduto).',
    },
    KEPT_BY_LAW: { description: 'It holds acts that the law keeps (conservazione permanente).' },
    IN_USE: { description: 'Something else of the person is kept still, or was merged (in uso).' },
    NOT_ORDERED: { description: 'No order stands for it (non ordinato).' },
  } satisfies Record<LeftOutReason, object>,
})

const DisposalItem = builder.objectRef<ItemRow>('DisposalItem').implement({
  description:
    'A record whose period is over, without anything that stands in it (documento in elenco di scarto).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('disposal_item', id),
    }),
    rule: t.field({
      type: RetentionRule,
      nullable: true,
      description: 'Which kind of record it is (tipo di documento).',
      resolve: ({ rule }, _, { session }) => retentionRuleByCode(session, rule),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'Whose record (interessato); none for who does not see the person, and when it is erased.',
      resolve: ({ personId }, _, { session }, info) =>
        personId ? personById(session, personId, propertiesRead(info, 'Person')) : null,
    }),
    reference: t.exposeString('reference', {
      nullable: true,
      description:
        'Number by which the office knows the record (numero del fascicolo o di protocollo); none when it is erased.',
    }),
    startedOn: t.expose('startedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day from which the period ran (decorrenza).',
    }),
    keptUntil: t.expose('keptUntil', {
      type: 'Date',
      nullable: false,
      description: 'Last day of the period (fine della conservazione).',
    }),
    state: t.expose('state', {
      type: DisposalItemState,
      nullable: false,
      description: 'What became of it (esito).',
    }),
    obstacle: t.expose('leftOutBecause', {
      type: DisposalObstacle,
      nullable: true,
      description: 'What stood in the way, when it was left out (impedimento).',
    }),
    hold: t.field({
      type: RetentionHold,
      nullable: true,
      description: 'The hold on it that stands (esclusione in corso).',
      resolve: ({ recordId }, _, { session, now }) => holdOfRecord(session, recordId, today(now)),
    }),
  }),
})

export const DisposalItemConnection = connection(builder, DisposalItem)
