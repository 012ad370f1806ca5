import { encodeId } from '@cse/schema/ids'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { organisationsOf } from '../rules/organisation.ts'
import { SOURCE_ERROR_RULES, SOURCE_ERROR_STATUSES } from '../rules/source-errors.ts'
import { type SourceErrorReportRow, sourceErrorsOf } from '../store/source-errors.ts'
import { AccessOrganisation } from './access-entry.ts'
import { Person } from './types.ts'

export const SourceErrorRule = builder.enumType('SourceErrorRule', {
  description: 'Which rule a datum of a source breaks (regola violata).',
  values: SOURCE_ERROR_RULES,
})
const SourceErrorStatus = builder.enumType('SourceErrorStatus', {
  description: 'What a source replied to a report (esito della segnalazione).',
  values: SOURCE_ERROR_STATUSES,
})

export const SourceErrorReport = builder.objectRef<SourceErrorReportRow>('SourceErrorReport').implement({
  description:
    'That a datum of a certified source was reported to it as wrong (segnalazione di errore alla fonte), and what it replied. The record stays as the source has it meanwhile.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('source_error_report', id),
    }),
    field: t.exposeString('field', {
      nullable: false,
      description: 'The datum, as `Certification.fields` names it.',
    }),
    rule: t.expose('rule', { type: SourceErrorRule, nullable: false, description: 'Which rule it breaks.' }),
    claimed: t.exposeString('claimed', {
      nullable: true,
      description: 'What is right (valore corretto); none where it is not known.',
    }),
    evidence: t.exposeString('evidence', {
      nullable: true,
      description: 'By which document it is known (documento).',
    }),
    protocol: t.exposeString('protocol', {
      nullable: false,
      description: 'Protocol number under which it was sent to the source (numero di protocollo).',
    }),
    organisation: t.field({
      type: AccessOrganisation,
      nullable: true,
      description: 'The body that reported it (ente).',
      resolve: ({ organisation }) => organisationsOf([organisation])[0] ?? null,
    }),
    reportedBy: t.exposeString('reportedBy', {
      nullable: true,
      description: 'The operator who reported it, as the identity provider names them; not for the citizen.',
    }),
    reportedAt: t.expose('reportedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was reported.',
    }),
    status: t.expose('status', {
      type: SourceErrorStatus,
      nullable: false,
      description: 'What the source replied.',
    }),
    reply: t.exposeString('reply', { nullable: true, description: 'Its words (risposta).' }),
    repliedOn: t.expose('repliedOn', { type: 'Date', nullable: true, description: 'Day of the reply.' }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Grows with each change; changes name the one they expect.',
    }),
  }),
})

builder.objectField(Person, 'sourceErrorReports', (t) =>
  t.field({
    type: [SourceErrorReport],
    nullable: true,
    description:
      'Which data were reported to their source as wrong, and what it replied (segnalazioni alle fonti), the latest first.',
    resolve: reading(['id'], ({ id }, _, { session }) => sourceErrorsOf(session, id)),
  }),
)
