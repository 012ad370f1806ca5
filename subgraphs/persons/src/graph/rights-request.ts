import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { propertiesRead, reading } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { personById } from '../store/people.ts'
import {
  countOpenRightsRequests,
  isMergeUnderWay,
  openRightsRequests,
  type RightsRequestRow,
  rectificationsOf,
  rightsRequestById,
  rightsRequestsOf,
} from '../store/rights-requests.ts'
import { RecordCopy } from './record-copy.ts'
import { Rectification } from './rectification.ts'
import { Person } from './types.ts'

const RightsRequestKind = builder.enumType('RightsRequestKind', {
  description: 'What somebody asks of their data (tipo di istanza).',
  values: {
    COPY: { description: 'A copy of all data (accesso e portabilità, Reg. UE 2016/679 art. 15 e 20).' },
    RECTIFICATION: { description: 'That data be corrected (rettifica, art. 16).' },
    RESTRICTION: { description: 'That processing be restricted (limitazione, art. 18).' },
    ERASURE: { description: 'That the record be erased (cancellazione, art. 17).' },
  },
})
const RightsRequestStatus = builder.enumType('RightsRequestStatus', {
  description: 'What became of a request (esito dell’istanza).',
  values: {
    OPEN: { description: 'Waits for a decision (in attesa).' },
    GRANTED: { description: 'Granted (accolta).' },
    PARTLY_GRANTED: { description: 'Granted in part (accolta in parte).' },
    REFUSED: { description: 'Refused, with the reason (respinta).' },
  },
})
const RequestedAs = builder.enumType('RequestedAs', {
  description: 'How a request came in (provenienza).',
  values: {
    PERSON: { description: 'From the person, with the own identity (interessato).' },
    OFFICE: { description: 'Received by the office, by its protocol number (ufficio).' },
  },
})
export const RestrictionGround = builder.enumType('RestrictionGround', {
  description: 'Why processing is to be restricted (motivo della limitazione, Reg. UE 2016/679 art. 18.1).',
  values: {
    ACCURACY_CONTESTED: { description: 'The accuracy of the data is contested (esattezza contestata).' },
    UNLAWFUL: { description: 'Processing is unlawful and erasure is not wanted (trattamento illecito).' },
    LEGAL_CLAIM_OF_PERSON: { description: 'The person needs them for a claim (difesa di un diritto).' },
    OBJECTION_PENDING: { description: 'An objection is being looked into (opposizione in esame).' },
  },
})
export const RightsRequest = builder.objectRef<RightsRequestRow>('RightsRequest').implement({
  description:
    'What somebody asked of the own data and what was decided (istanza dell’interessato, Reg. UE 2016/679 art. 15-20).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('rights_request', id),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'Whose data it is about (interessato).',
      resolve: ({ personId }, _, { session }, info) =>
        personById(session, personId, propertiesRead(info, 'Person')),
    }),
    kind: t.expose('kind', {
      type: RightsRequestKind,
      nullable: false,
      description: 'What is requested (tipo).',
    }),
    askedAs: t.expose('askedAs', {
      type: RequestedAs,
      nullable: false,
      description: 'How it came in (provenienza).',
    }),
    askedBy: t.exposeString('askedBy', {
      nullable: true,
      description: 'Who wrote it down, as the identity provider names them (operatore).',
    }),
    protocol: t.exposeString('protocol', {
      nullable: true,
      description: 'Protocol number under which the office received it (numero di protocollo).',
    }),
    receivedOn: t.expose('receivedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of receipt (data di ricezione).',
    }),
    dueOn: t.expose('dueOn', {
      type: 'Date',
      nullable: false,
      description: 'Last day for the decision (termine, art. 12.3).',
    }),
    overdue: t.boolean({
      nullable: false,
      description: 'Whether the last day has passed without a decision (termine scaduto).',
      resolve: ({ status, dueOn }, _, { now }) => status === 'OPEN' && dueOn < today(now),
    }),
    extensionReason: t.exposeString('extensionReason', {
      nullable: true,
      description: 'Why the last day was put off (motivo della proroga).',
    }),
    ground: t.expose('ground', {
      type: RestrictionGround,
      nullable: true,
      description: 'Of a restriction, why (motivo della limitazione).',
    }),
    statement: t.exposeString('statement', {
      nullable: true,
      description: 'What the person says (dichiarazione, anche integrativa ai sensi dell’art. 16).',
    }),
    rectifications: t.field({
      type: [Rectification],
      nullable: false,
      description: 'Of a rectification, what is to be corrected (dati da rettificare).',
      resolve: ({ id }, _, { session }) => rectificationsOf(session, id),
    }),
    status: t.expose('status', {
      type: RightsRequestStatus,
      nullable: false,
      description: 'What became of it (esito).',
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was decided (data della decisione).',
    }),
    decidedBy: t.exposeString('decidedBy', {
      nullable: true,
      description: 'Who decided, as the identity provider names them (responsabile).',
    }),
    decisionReason: t.exposeString('decisionReason', {
      nullable: true,
      description: 'Why it was decided so (motivazione).',
    }),
    copy: t.field({
      type: RecordCopy,
      nullable: true,
      description:
        'The copy that was asked for, for who asked; none while the record is being merged or split (copia dei dati).',
      resolve: async ({ id, kind, askedBy: requestedBy, personId }, _, { viewer, session }) =>
        kind === 'COPY' && requestedBy === viewer.subject && !(await isMergeUnderWay(session, personId))
          ? { request: id }
          : null,
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Grows with each change; a decision names the one it expects (versione).',
    }),
  }),
})

const RightsRequestConnection = connection(builder, RightsRequest)

builder.objectField(Person, 'rightsRequests', (t) =>
  t.field({
    type: [RightsRequest],
    nullable: true,
    description: 'What the person asked of the own data, the latest first (istanze dell’interessato).',
    resolve: reading(['id'], ({ id }, _, { session }) => rightsRequestsOf(session, id)),
  }),
)

builder.queryField('rightsRequest', (t) =>
  t.field({
    type: RightsRequest,
    nullable: true,
    description: 'A request by id (istanza dell’interessato).',
    args: { id: t.arg.id({ required: true, description: 'Id of the request.' }) },
    resolve: (_, { id }, { session }) => rightsRequestById(session, decodeId('rights_request', id)),
  }),
)

builder.queryField('openRightsRequests', (t) =>
  t.field({
    type: RightsRequestConnection,
    nullable: true,
    description:
      'Requests that wait for a decision, of the persons whom the viewer’s body works with: what is due first before the others (istanze da decidere).',
    args: pageArgs(t.arg),
    resolve: (_, args, { session, keys }) =>
      page(keys, args, {
        list: 'open rights requests',
        fetch: (slice) => openRightsRequests(session, slice),
        cursorOf: ({ dueOn, id }) => [dueOn, id],
        count: () => countOpenRightsRequests(session),
      }),
  }),
)
