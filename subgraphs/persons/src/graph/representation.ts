import { encodeId } from '@cse/schema/ids'
import { propertiesRead, reading } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import type { RepresentationKind as Kind, RepresentationPower as Power } from '../rules/representation.ts'
import { personById } from '../store/people.ts'
import { type RepresentationRow, representationsOf, representedBy } from '../store/representations.ts'
import { Person } from './types.ts'

export const RepresentationKind = builder.enumType('RepresentationKind', {
  description: 'In which quality somebody acts for a person (titolo della rappresentanza).',
  values: {
    PARENT: { description: 'Parent of a minor (genitore, c.c. art. 316); until the child is 18.' },
    GUARDIAN: { description: 'Guardian (tutore, c.c. artt. 343 e 414); of a minor until the age of 18.' },
    CURATOR: { description: 'Curator (curatore, c.c. art. 415).' },
    SUPPORT_ADMINISTRATOR: {
      description: 'Administrator of support (amministratore di sostegno, L. 6/2004).',
    },
    DELEGATE: { description: 'Whom the person has delegated (delegato), until the day of the delegation.' },
  } satisfies Record<Kind, object>,
})

export const RepresentationPower = builder.enumType('RepresentationPower', {
  description: 'What somebody may do for a person here (potere).',
  values: {
    READ_RECORD: { description: 'Read the record as the person does (consultare la cartella).' },
    BOOK_APPOINTMENTS: {
      description: 'Book and cancel appointments, and see them (prenotare allo sportello).',
    },
  } satisfies Record<Power, object>,
})

export const Representation = builder.objectRef<RepresentationRow>('Representation').implement({
  description:
    'That somebody acts for a person with their own identity (rappresentanza o delega), and on which document it rests. The log of access says who acted and in which quality.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('representation', id),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'Who is represented (rappresentato); none for who may book but not read.',
      resolve: ({ personId }, _, { session }, info) =>
        personById(session, personId, propertiesRead(info, 'Person')),
    }),
    personId: t.id({
      nullable: true,
      description:
        'Id of the represented person, by which appointments are booked; none when it is not in force.',
      resolve: (held, _, { now }) => (isInForce(held, now) ? encodeId('person', held.personId) : null),
    }),
    representative: t.field({
      type: Person,
      nullable: true,
      description: 'The record of who acts (rappresentante), where it is in the viewer’s scope.',
      resolve: ({ representativeId }, _, { session }, info) =>
        representativeId ? personById(session, representativeId, propertiesRead(info, 'Person')) : null,
    }),
    representativeName: t.exposeString('representativeName', {
      nullable: false,
      description: 'Name of who acts (nome del rappresentante), as it was on record.',
    }),
    kind: t.expose('kind', { type: RepresentationKind, nullable: false, description: 'In which quality.' }),
    powers: t.field({
      type: [RepresentationPower],
      nullable: false,
      description: 'What they may do (poteri).',
      resolve: ({ powers }) => powers.filter((power): power is Power => POWERS.has(power)),
    }),
    document: t.exposeString('document', {
      nullable: false,
      description:
        'On which document it rests (estremi): court, number and day of a decree, or the delegation.',
    }),
    validFrom: t.expose('validFrom', { type: 'Date', nullable: false, description: 'First day.' }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'Last day by the document (scadenza).',
    }),
    lastDay: t.expose('lastDay', {
      type: 'Date',
      nullable: true,
      description:
        'Last day on which they act: by the document, when it was ended, or the day before a child comes of age; none while it has no end.',
    }),
    inForce: t.boolean({
      nullable: false,
      description: 'Whether they may act today (in vigore).',
      resolve: (held, _, { now }) => isInForce(held, now),
    }),
    endedOn: t.expose('endedOn', {
      type: 'Date',
      nullable: true,
      description: 'Last day, when it was ended before (cessazione).',
    }),
    endReason: t.exposeString('endReason', { nullable: true, description: 'Why it was ended (motivo).' }),
  }),
})

const isInForce = (
  { validFrom, lastDay }: Pick<RepresentationRow, 'validFrom' | 'lastDay'>,
  now: Date,
): boolean => validFrom <= today(now) && (lastDay === null || today(now) <= lastDay)

const POWERS: ReadonlySet<string> = new Set(['READ_RECORD', 'BOOK_APPOINTMENTS'] satisfies Power[])

builder.objectField(Person, 'representatives', (t) =>
  t.field({
    type: [Representation],
    nullable: true,
    description:
      'Who acts or acted for the person (rappresentanti e delegati): parents of a minor, guardians, administrators of support, delegates, the latest first.',
    resolve: reading(['id'], ({ id }, _, { session }) => representationsOf(session, id)),
  }),
)

builder.queryField('represented', (t) =>
  t.field({
    type: [Representation],
    nullable: true,
    description:
      'For whom the citizen who asks acts or acted (persone rappresentate), the latest first: whose record may be read with `person`, and for whom `bookAppointment` books.',
    resolve: (_, __, { session, viewer }) => (viewer.personId ? representedBy(session, viewer.personId) : []),
  }),
)
