import { minus } from '@cse/schema/cents'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { amountsOfProject, type ProjectAmountsRow, type Shares, shares } from '../store/progress.ts'
import { IndividualProject } from './individual-project.ts'

export const CostShares = builder.objectRef<Shares>('CostShares').implement({
  description: 'An amount, and who bears how much of it (ripartizione del costo).',
  fields: (t) => ({
    total: t.expose('total', { type: 'Euro', nullable: false, description: 'In all, in euro (totale).' }),
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

const ProjectAmounts = builder.objectRef<ProjectAmountsRow>('ProjectAmounts').implement({
  description: 'What the interventions of a project cost together (quadro economico del progetto).',
  fields: (t) => ({
    planned: t.expose('planned', {
      type: CostShares,
      nullable: false,
      description: 'As the version in force plans (previsto).',
    }),
    delivered: t.expose('delivered', {
      type: CostShares,
      nullable: false,
      description: 'What was delivered so far (erogato).',
    }),
    left: t.field({
      type: CostShares,
      nullable: false,
      description: 'What may still be delivered without a variation (residuo da erogare).',
      resolve: ({ planned, delivered }) =>
        shares(
          minus(planned.bodyShare, delivered.bodyShare),
          minus(planned.userShare, delivered.userShare),
          minus(planned.healthShare, delivered.healthShare),
        ),
    }),
  }),
})

builder.objectField(IndividualProject, 'amounts', (t) =>
  t.field({
    type: ProjectAmounts,
    nullable: true,
    description: 'What it costs, planned and delivered (quadro economico); null when it plans nothing.',
    resolve: reading(['uuid'], ({ uuid }, _, { session }) => amountsOfProject(session, uuid)),
  }),
)
