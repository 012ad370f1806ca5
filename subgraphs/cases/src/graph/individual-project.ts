import { plus } from '@cse/schema/cents'
import { connection } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { propertiesRead, reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import {
  objectivesOfProject,
  type ProjectRow,
  plannedInterventionsOfProject,
  projectById,
  projectsOfCase,
} from '../store/project.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'
import { Objective } from './objective.ts'
import { PlannedIntervention } from './planned-intervention.ts'

export const ProjectKind = builder.enumType('ProjectKind', {
  description: 'What kind of project it is (tipo di progetto).',
  values: {
    PAI: {
      description:
        'For whoever is no household on the Assegno di inclusione (piano assistenziale individualizzato).',
    },
    PAIS: {
      description: 'For a household on the Assegno di inclusione (patto per l’inclusione sociale).',
    },
  },
})

const ProjectStatus = builder.enumType('ProjectStatus', {
  description: 'How far a project has come (stato del progetto).',
  values: {
    DRAFT: { description: 'Being drafted (in elaborazione).' },
    AGREED: { description: 'Agreed with the person or the family (sottoscritto).' },
    COMPLETED: { description: 'Completed (concluso).' },
    DISCARDED: { description: 'A draft that was given up (annullato).' },
  },
})

export const IndividualProject = builder.objectRef<ProjectRow>('IndividualProject').implement({
  description: 'What was agreed to answer the need (progetto individuale, L. 328/2000 art. 14).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case it belongs to.',
      resolve: reading(['caseId'], ({ caseId }, _, { session }, info) =>
        caseById(session, caseId, propertiesRead(info, 'Case')),
      ),
    }),
    kind: t.expose('kind', { type: ProjectKind, nullable: false, description: 'PAI or PaIS (tipo).' }),
    title: t.exposeString('title', { nullable: false, description: 'Title (titolo).' }),
    draftedOn: t.expose('draftedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day it was drafted (data di redazione).',
    }),
    agreedOn: t.expose('agreedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day the person or the family signed it (data di sottoscrizione).',
    }),
    startsOn: t.expose('startsOn', {
      type: 'Date',
      nullable: true,
      description: 'Day it begins (data di inizio); null for projects recorded without it.',
    }),
    deliveryStartedOn: t.expose('deliveryStartedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which delivery began (avvio dell’erogazione); null before.',
    }),
    endsOn: t.expose('endsOn', {
      type: 'Date',
      nullable: true,
      description: 'Day it ends (data di scadenza).',
    }),
    status: t.expose('status', {
      type: ProjectStatus,
      nullable: false,
      description: 'How far it has come (stato).',
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Grows with every change; mutations want the one that was read.',
    }),
    objectives: t.field({
      type: [Objective],
      nullable: true,
      description: 'What the person is to reach, in order (obiettivi).',
      resolve: reading(['uuid'], ({ uuid }, _, { session }) => objectivesOfProject(session, uuid)),
    }),
    plannedInterventions: t.field({
      type: [PlannedIntervention],
      nullable: false,
      description: 'What is planned, in order (interventi previsti).',
      resolve: reading(['uuid'], ({ uuid }, _, { session }, info) =>
        plannedInterventionsOfProject(session, uuid, propertiesRead(info, 'PlannedIntervention')),
      ),
    }),
    totalCost: t.field({
      type: 'Euro',
      nullable: false,
      description: 'Sum of the costs of the planned interventions, in euro (costo complessivo).',
      resolve: reading(['uuid'], async ({ uuid }, _, { session }, info) => {
        const interventions = await plannedInterventionsOfProject(
          session,
          uuid,
          propertiesRead(info, 'PlannedIntervention'),
        )
        return plus(...interventions.map(({ totalCost }) => totalCost))
      }),
    }),
  }),
})

builder.asEntity(IndividualProject, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => projectById(session, decodeId('individual_project', id)),
})

builder.objectField(Case, 'project', (t) =>
  t.field({
    type: IndividualProject,
    nullable: true,
    description: 'The individual project (progetto individuale), the newest one; null while there is none.',
    resolve: ofFile(async ({ uuid }, _, { session }, info) => {
      const [newest] = await projectsOfCase(session, uuid, propertiesRead(info, 'IndividualProject'))
      return newest
    }),
  }),
)

export const IndividualProjectConnection = connection(builder, IndividualProject)
