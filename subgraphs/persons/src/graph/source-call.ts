import { connection, pageArgs } from '@cse/schema/connection'
import { page } from '@cse/schema/paging'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { organisationsOf } from '../rules/organisation.ts'
import { countSourceCallsOf, type SourceCallRow, sourceCallsOf } from '../store/source-calls.ts'
import { AccessOrganisation } from './access-entry.ts'
import { CertifiedSource } from './certified-source.ts'
import { Person } from './types.ts'

const SourceCall = builder.objectRef<SourceCallRow>('SourceCall').implement({
  description:
    'That another administration was asked about a person (interrogazione di una fonte): written before it is asked, never edited. What it answered is in the record.',
  fields: (t) => ({
    source: t.expose('source', {
      type: CertifiedSource,
      nullable: false,
      description: 'The source (fonte).',
    }),
    service: t.exposeString('service', {
      nullable: false,
      description: 'The service that was called (e-service), `ANPR.C030`.',
    }),
    organisation: t.field({
      type: AccessOrganisation,
      nullable: true,
      description: 'The body in whose name it was asked (ente).',
      resolve: ({ body }) => organisationsOf([body])[0] ?? null,
    }),
    purposeCode: t.exposeString('purposeCode', {
      nullable: true,
      description:
        'Code of the purpose (codice della finalità); its legal basis is in `schema/purposes.json`.',
    }),
    reference: t.exposeString('reference', {
      nullable: false,
      description: 'Number of the case or of the protocol that needed it (numero di pratica).',
    }),
    issuer: t.exposeString('issuer', {
      nullable: true,
      description: 'Who vouches for the operator who asked (gestore dell’identità); not for the citizen.',
    }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: 'The operator who asked, as the identity provider names them; not for the citizen.',
    }),
    requestedAt: t.expose('requestedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was queried.',
    }),
    answeredAt: t.expose('answeredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it answered, or was given up; none when the platform stopped in between.',
    }),
    outcome: t.exposeString('outcome', {
      nullable: true,
      description:
        'How it ended (esito): `ANSWERED`, `NOT_FOUND`, or why there is no answer (`SourceFaultReason`).',
    }),
  }),
})

const SourceCallConnection = connection(builder, SourceCall)

builder.objectField(Person, 'sourceCalls', (t) =>
  t.field({
    type: SourceCallConnection,
    nullable: true,
    description:
      'Which other administrations were asked about this person, by whom and for what (registro delle interrogazioni), the latest first: all for the person, for operators those of the own body.',
    args: pageArgs(t.arg),
    resolve: reading(['id'], ({ id }, args, { session, keys }) =>
      page(keys, args, {
        list: 'sourceCalls',
        fetch: (slice) => sourceCallsOf(session, id, slice),
        cursorOf: (entry) => [entry.id],
        count: () => countSourceCallsOf(session, id),
      }),
    ),
  }),
)
