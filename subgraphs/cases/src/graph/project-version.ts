import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { facilityOf } from '../store/place.ts'
import { plannedInterventionById } from '../store/project.ts'
import {
  interventionsOfVersion,
  objectivesOfVersion,
  type ProjectVersionRow,
  type SignatureRow,
  signaturesOfVersion,
  type VersionInterventionRow,
  versionsOfProject,
} from '../store/project-version.ts'
import { Facility, PlanIntervention, ServiceType } from './foreign.ts'
import { IndividualProject } from './individual-project.ts'
import { MeasureUnit } from './measure.ts'
import { Objective } from './objective.ts'
import { Frequency, PlannedIntervention } from './planned-intervention.ts'

const ProjectVersionStatus = builder.enumType('ProjectVersionStatus', {
  description: 'How far a version of a project has come (stato della versione).',
  values: {
    DRAFT: { description: 'Being drafted, not yet signed (in elaborazione).' },
    AGREED: { description: 'Signed and in force (sottoscritta e vigente).' },
    SUPERSEDED: { description: 'Signed, and replaced by a later one (superata).' },
    DISCARDED: { description: 'A draft that was given up (annullata).' },
  },
})

export const SignatureParty = builder.enumType('SignatureParty', {
  description: 'Who signs a project (parte).',
  values: {
    PERSON: { description: 'The person (assistito).' },
    LEGAL_REPRESENTATIVE: {
      description:
        'Who represents the person in law (rappresentante legale): a guardian, an administrator of support, who has parental responsibility.',
    },
    CASE_MANAGER: { description: 'Who answers for the case (case manager).' },
    AMBITO: { description: 'The Ambito (Ufficio di Piano).' },
    HEALTH_DISTRICT: { description: 'The health district (distretto socio-sanitario).' },
  },
})

export const SignatureManner = builder.enumType('SignatureManner', {
  description: 'How a project is signed (modalità di sottoscrizione).',
  values: {
    HANDWRITTEN: { description: 'By hand (firma autografa).' },
    DIGITAL: { description: 'By digital signature (firma digitale, D.Lgs. 82/2005 art. 24).' },
    ADVANCED_ELECTRONIC: {
      description:
        'By advanced electronic signature, or with SPID or CIE (firma elettronica avanzata, D.Lgs. 82/2005 art. 20).',
    },
    RECORDED_CONSENT: {
      description: 'By a consent that the case manager put on record (consenso verbalizzato).',
    },
  },
})

const ProjectSignature = builder.objectRef<SignatureRow>('ProjectSignature').implement({
  description: 'A signature under a version of a project (sottoscrizione).',
  fields: (t) => ({
    party: t.expose('party', { type: SignatureParty, nullable: false, description: 'Who signs (parte).' }),
    signatory: t.exposeString('signatory', {
      nullable: false,
      description: 'Name of who signed (firmatario).',
    }),
    signedOn: t.expose('signedOn', { type: 'Date', nullable: false, description: 'When (data).' }),
    manner: t.expose('manner', { type: SignatureManner, nullable: false, description: 'How (modalità).' }),
  }),
})

const VersionIntervention = builder.objectRef<VersionInterventionRow>('VersionIntervention').implement({
  description: 'What a version of a project says of an intervention (intervento previsto nella versione).',
  fields: (t) => ({
    plannedIntervention: t.field({
      type: PlannedIntervention,
      nullable: true,
      description:
        'The intervention as it is in force; null while the version that brings it is a draft (intervento previsto).',
      resolve: ({ plannedInterventionId }, _, { session }) =>
        plannedInterventionById(session, plannedInterventionId),
    }),
    serviceType: t.field({
      type: ServiceType,
      nullable: false,
      description: 'What is delivered (prestazione, SIUSS code).',
      resolve: ({ serviceTypeCode }) => ({ code: serviceTypeCode }),
    }),
    facility: t.field({
      type: Facility,
      nullable: true,
      description: 'Where (unità di offerta); null for a protected place where the viewer places nobody.',
      resolve: ({ facilityId }, _, { session }) => facilityOf(session, facilityId),
    }),
    planIntervention: t.expose('planIntervention', {
      type: PlanIntervention,
      nullable: true,
      description: 'What shall pay for it in the zone plan (intervento del Piano sociale di zona).',
    }),
    startsOn: t.expose('startsOn', { type: 'Date', nullable: false, description: 'First day (inizio).' }),
    endsOn: t.expose('endsOn', { type: 'Date', nullable: true, description: 'Last day (fine).' }),
    unit: t.expose('unit', {
      type: MeasureUnit,
      nullable: false,
      description: 'In what it is measured (unità di misura).',
    }),
    frequency: t.expose('frequency', {
      type: Frequency,
      nullable: false,
      description: 'How often (frequenza).',
    }),
    quantity: t.exposeFloat('quantity', {
      nullable: false,
      description: 'How many units each time (quantità).',
    }),
    plannedQuantity: t.exposeFloat('plannedQuantity', {
      nullable: false,
      description: 'How many units in all (quantità complessiva).',
    }),
    unitCost: t.expose('unitCost', {
      type: 'Euro',
      nullable: false,
      description: 'Cost of a unit, in euro (costo unitario).',
    }),
    totalCost: t.expose('totalCost', {
      type: 'Euro',
      nullable: false,
      description: 'Cost of all units, in euro (costo complessivo): the sum of the three shares.',
    }),
    bodyShare: t.expose('bodyShare', { type: 'Euro', nullable: false, description: 'Quota ente, in euro.' }),
    userShare: t.expose('userShare', {
      type: 'Euro',
      nullable: false,
      description: 'Quota utente, in euro.',
    }),
    healthShare: t.expose('healthShare', {
      type: 'Euro',
      nullable: false,
      description: 'Quota SSN, in euro.',
    }),
  }),
})

const ProjectVersion = builder.objectRef<ProjectVersionRow>('ProjectVersion').implement({
  description:
    'What a project says from one agreement to the next (versione del progetto). A variation makes another version; those agreed before stay readable.',
  fields: (t) => ({
    number: t.exposeInt('number', { nullable: false, description: 'Its number, from 1 (numero).' }),
    status: t.expose('status', {
      type: ProjectVersionStatus,
      nullable: false,
      description: 'How far it has come (stato).',
    }),
    title: t.exposeString('title', { nullable: false, description: 'Title (titolo).' }),
    startsOn: t.expose('startsOn', { type: 'Date', nullable: true, description: 'First day (inizio).' }),
    endsOn: t.expose('endsOn', { type: 'Date', nullable: true, description: 'Last day (scadenza).' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why the version before it was varied (motivo della variazione).',
    }),
    draftedOn: t.expose('draftedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day it was drafted (data di redazione).',
    }),
    agreedOn: t.expose('agreedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of the last signature (data di sottoscrizione); null before.',
    }),
    signatures: t.field({
      type: [ProjectSignature],
      nullable: true,
      description: 'Who signed it (sottoscrizioni).',
      resolve: ({ uuid }, _, { session }) => signaturesOfVersion(session, uuid),
    }),
    objectives: t.field({
      type: [Objective],
      nullable: true,
      description: 'What the person is to reach, in order (obiettivi).',
      resolve: ({ uuid }, _, { session }) => objectivesOfVersion(session, uuid),
    }),
    interventions: t.field({
      type: [VersionIntervention],
      nullable: false,
      description: 'What it plans, in order (interventi previsti).',
      resolve: ({ uuid }, _, { session }) => interventionsOfVersion(session, uuid),
    }),
  }),
})

builder.objectField(IndividualProject, 'versions', (t) =>
  t.field({
    type: [ProjectVersion],
    nullable: false,
    description: 'All its versions, the newest first (versioni).',
    resolve: reading(['uuid'], ({ uuid }, _, { session }) => versionsOfProject(session, uuid)),
  }),
)
