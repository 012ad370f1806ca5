import type { judicialDateKinds, judicialMeasureKinds } from '@cse/db/cases/judicial-tables'
import { builder } from '../builder.ts'
import {
  type JudicialDateRow,
  type JudicialMeasureRow,
  judicialDatesOfMeasure,
  judicialMeasuresOfCase,
} from '../store/judicial-measure.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'

export const JudicialMeasureKind = builder.enumType('JudicialMeasureKind', {
  description: 'What a court disposes (tipo di provvedimento).',
  values: {
    REMOVAL_FROM_FAMILY: {
      description: 'Removal from the family (allontanamento dalla famiglia, c.c. artt. 330, 333, 403).',
    },
    FOSTER_CARE: { description: 'Foster care or placement (affidamento, L. 184/1983).' },
    RESPONSIBILITY_SUSPENDED: {
      description:
        'Parental responsibility suspended or limited (sospensione della responsabilità genitoriale, c.c. art. 333).',
    },
    RESPONSIBILITY_FORFEITED: {
      description:
        'Parental responsibility forfeited (decadenza dalla responsabilità genitoriale, c.c. art. 330).',
    },
    PROBATION: {
      description: 'Probation (messa alla prova, D.P.R. 448/1988 art. 28; c.p. art. 168-bis).',
    },
    GUARDIANSHIP: {
      description: 'Guardianship or support administration (tutela o amministrazione di sostegno).',
    },
    PROTECTION_ORDER: { description: 'Protection order (ordine di protezione, c.p.c. art. 473-bis.69).' },
    OTHER: { description: 'Another one (altro provvedimento).' },
  } satisfies Record<(typeof judicialMeasureKinds)[number], { description: string }>,
})

export const JudicialDateKind = builder.enumType('JudicialDateKind', {
  description: 'What a court set a day for (tipo di data).',
  values: {
    HEARING: { description: 'A hearing (udienza).' },
    TERM: { description: 'A term, such as for a report (termine).' },
  } satisfies Record<(typeof judicialDateKinds)[number], { description: string }>,
})

const JudicialDate = builder.objectRef<JudicialDateRow>('JudicialDate').implement({
  description: 'A hearing or a term that a court set (udienza, termine).',
  fields: (t) => ({
    judicialDate: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    kind: t.expose('kind', { type: JudicialDateKind, nullable: false, description: 'Which (tipo).' }),
    dueOn: t.expose('dueOn', { type: 'Date', nullable: false, description: 'The day (data).' }),
    subject: t.exposeString('subject', { nullable: true, description: 'What for (oggetto).' }),
    settledOn: t.expose('settledOn', {
      type: 'Date',
      nullable: true,
      description: 'When it was held or met, or fell away (evasa il); null while it is to come.',
    }),
  }),
})

export const JudicialMeasure = builder.objectRef<JudicialMeasureRow>('JudicialMeasure').implement({
  description:
    'What a court disposed about the person (provvedimento dell’autorità giudiziaria): rows only for who holds RESTRICTED (Reg. UE 2016/679 art. 10).',
  fields: (t) => ({
    judicialMeasure: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    kind: t.expose('kind', { type: JudicialMeasureKind, nullable: false, description: 'Which (tipo).' }),
    authority: t.exposeString('authority', {
      nullable: true,
      description: 'By which court (autorità giudiziaria).',
    }),
    number: t.exposeString('number', {
      nullable: true,
      description: 'Number of the proceeding or decree (numero di ruolo o del provvedimento).',
    }),
    contents: t.exposeString('contents', { nullable: true, description: 'What it disposes (dispositivo).' }),
    issuedOn: t.expose('issuedOn', { type: 'Date', nullable: false, description: 'Its day (data).' }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'Its last day, where it has one (scadenza).',
    }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was recorded (data di registrazione).',
    }),
    endedOn: t.expose('endedOn', {
      type: 'Date',
      nullable: true,
      description: 'When it ended: revoked, replaced or carried out (cessazione).',
    }),
    endReason: t.exposeString('endReason', { nullable: true, description: 'Why it ended (motivo).' }),
    dates: t.field({
      type: [JudicialDate],
      nullable: false,
      description: 'Hearings and terms, in their order (udienze e termini).',
      resolve: ({ uuid }, _, { session }) => judicialDatesOfMeasure(session, uuid),
    }),
  }),
})

builder.objectField(Case, 'judicialMeasures', (t) =>
  t.field({
    type: [JudicialMeasure],
    nullable: true,
    description:
      'Measures of courts, the latest first (provvedimenti dell’autorità giudiziaria); none for who does not hold RESTRICTED.',
    resolve: ofFile(({ uuid }, _, { session }) => judicialMeasuresOfCase(session, uuid)),
  }),
)
