import { reading } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import { z } from 'zod'
import { builder } from '../builder.ts'
import { CERTIFIED_GROUPS, type CertifiedFact, freshnessOf, groupsOf } from '../rules/certified-facts.ts'
import { organisationsOf } from '../rules/organisation.ts'
import { type CertificationRow, certificationsOf } from '../store/certifications.ts'
import { sourceErrorsOf } from '../store/source-errors.ts'
import { AccessOrganisation } from './access-entry.ts'
import { CertifiedSource } from './certified-source.ts'
import { Certification, Person } from './types.ts'

const CertifiedGroup = builder.enumType('CertifiedGroup', {
  description: 'What certified fields are about (gruppo di dati).',
  values: CERTIFIED_GROUPS,
})

const CertificationFreshness = builder.enumType('CertificationFreshness', {
  description: 'Whether an answer of a source is good still (attualità del dato).',
  values: {
    CURRENT: { description: 'It is the last one, and good still (attuale).' },
    CONTESTED: { description: 'An error was reported, and the source has not replied (contestato).' },
    SUPERSEDED: { description: 'The source answered again for all of it (superato).' },
    EXPIRED: { description: 'Its last day is over: it is asked for anew (scaduto).' },
  },
})

const SourceFact = builder.objectRef<CertifiedFact>('SourceFact').implement({
  description: 'What a source said of one field (dato fornito dalla fonte).',
  fields: (t) => ({
    field: t.exposeString('field', { nullable: false, description: 'The field, by its name in the record.' }),
    value: t.exposeString('value', {
      nullable: true,
      description: 'What the source said; none: it has nothing there.',
    }),
  }),
})

/** A certification of which the answer is kept. */
type Snapshot = CertificationRow & { readonly organisation: string; readonly facts: string }

const facts = z.array(z.object({ field: z.string(), value: z.string().nullable() }))

const SourceSnapshot = builder.objectRef<Snapshot>('SourceSnapshot').implement({
  description:
    'What a certified source answered about a person, as it answered (dato letto dalla fonte): when, to whom and for what.',
  fields: (t) => ({
    facts: t.field({
      type: [SourceFact],
      nullable: true,
      description: 'What it said, field by field.',
      resolve: ({ facts: said }) => facts.parse(JSON.parse(said)),
    }),
    organisation: t.field({
      type: AccessOrganisation,
      nullable: true,
      description: 'The body in whose name it was asked (ente).',
      resolve: ({ organisation }) => organisationsOf([organisation])[0] ?? null,
    }),
    purposeCode: t.exposeString('purposeCode', {
      nullable: true,
      description: 'Code of the purpose (codice della finalità), `schema/purposes.json`.',
    }),
    reference: t.exposeString('reference', {
      nullable: true,
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
  }),
})

Certification.implement({
  description:
    'That a certified source answered for some data of a record (certificazione): which, when and under which request.',
  fields: (t) => ({
    source: t.expose('source', { type: CertifiedSource, nullable: false, description: 'The source.' }),
    service: t.exposeString('service', { nullable: false, description: 'Its service (e-service), `C021`.' }),
    requestReference: t.exposeString('requestReference', {
      nullable: false,
      description: 'Reference of the request (idOperazione).',
    }),
    fields: t.exposeStringList('fields', {
      nullable: false,
      description: 'The fields of the record for which it answered.',
    }),
    groups: t.field({
      type: [CertifiedGroup],
      nullable: false,
      description: 'What these fields are about.',
      resolve: ({ fields }) => groupsOf(fields),
    }),
    certifiedAt: t.expose('certifiedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it answered.',
    }),
    validUntil: t.expose('validUntil', {
      type: 'Date',
      nullable: true,
      description:
        'Last day for which the answer is good: as the source says, otherwise six months (D.P.R. 445/2000 art. 41); none of what was certified before answers were kept.',
    }),
    freshness: t.field({
      type: CertificationFreshness,
      nullable: true,
      description: 'Whether it is good still.',
      resolve: async (own, _, { session, now }) => {
        const all = await certificationsOf(session, own.personId)
        const reports = await sourceErrorsOf(session, own.personId)
        return freshnessOf(own, {
          later: all.slice(
            0,
            all.findIndex(({ id }) => id === own.id),
          ),
          contested: reports.some(
            ({ certificationId, status }) => certificationId === own.id && status === 'OPEN',
          ),
          today: today(now),
        })
      },
    }),
    snapshot: t.field({
      type: SourceSnapshot,
      nullable: true,
      description:
        'What it answered, to whom and for what; none of what was certified before answers were kept.',
      resolve: (own) => (isKept(own) ? own : null),
    }),
  }),
})

const isKept = (row: CertificationRow): row is Snapshot => row.organisation !== null && row.facts !== null

builder.objectField(Person, 'certifications', (t) =>
  t.field({
    type: [Certification],
    nullable: true,
    description:
      'Which data came from which certified source, when and under which request (dati certificati), the latest first.',
    args: {
      group: t.arg({ type: CertifiedGroup, description: 'What they are about; all when it is left out.' }),
    },
    resolve: reading(['id'], async ({ id }, { group }, { session }) => {
      const all = await certificationsOf(session, id)
      return group ? all.filter(({ fields }) => groupsOf(fields).includes(group)) : all
    }),
  }),
)
