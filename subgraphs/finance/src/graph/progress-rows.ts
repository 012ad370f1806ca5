import { zero } from '@cse/schema/cents'
import {
  FinancialProgress,
  PhysicalProgress,
  ProceduralProgress,
  ProgressRevision,
} from './multifondo-types.ts'

ProgressRevision.implement({
  description: 'What was written of an entry at one time (revisione): its numbered rows.',
  fields: (t) => ({
    number: t.exposeInt('number', { nullable: false, description: 'Counts the revisions from 1.' }),
    financial: t.field({
      type: FinancialProgress,
      nullable: false,
      description: 'Row 1: what was spent (avanzamento finanziario).',
      resolve: ({ rows }) => {
        const row = rows.find(({ kind }) => kind === 'FINANCIAL')
        return {
          admitted: row?.admitted ?? zero,
          committed: row?.committed ?? zero,
          paid: row?.paid ?? zero,
        }
      },
    }),
    physical: t.field({
      type: [PhysicalProgress],
      nullable: true,
      description:
        'What was achieved, by output indicator (avanzamento fisico). For the Ambito and who validates: indicators count people too.',
      resolve: ({ rows }) => rows.filter(({ kind }) => kind === 'PHYSICAL'),
    }),
    procedural: t.field({
      type: [ProceduralProgress],
      nullable: false,
      description: 'How far the procedure is, by milestone (avanzamento procedurale).',
      resolve: ({ rows }) => rows.filter(({ kind }) => kind === 'PROCEDURAL'),
    }),
  }),
})

FinancialProgress.implement({
  description: 'What a project spent since it began (avanzamento finanziario), in euro.',
  fields: (t) => ({
    admitted: t.expose('admitted', {
      type: 'Euro',
      nullable: false,
      description: 'What it may cost (costo ammesso).',
    }),
    committed: t.expose('committed', {
      type: 'Euro',
      nullable: false,
      description: 'What was bound to creditors (impegni).',
    }),
    paid: t.expose('paid', { type: 'Euro', nullable: false, description: 'What was paid (pagamenti).' }),
  }),
})

PhysicalProgress.implement({
  description: 'An output indicator of a project (indicatore di output).',
  fields: (t) => ({
    row: t.exposeInt('number', { nullable: false, description: 'Number of the row (riga).' }),
    indicator: t.exposeString('indicator', { nullable: true, description: 'What is counted (indicatore).' }),
    unit: t.exposeString('unit', { nullable: true, description: 'In which unit (unità di misura).' }),
    target: t.exposeFloat('target', {
      nullable: true,
      description: 'What is to be reached (valore obiettivo).',
    }),
    achieved: t.exposeFloat('achieved', {
      nullable: true,
      description: 'What was reached since it began (valore raggiunto).',
    }),
  }),
})

ProceduralProgress.implement({
  description: 'A milestone of the procedure (fase procedurale).',
  fields: (t) => ({
    row: t.exposeInt('number', { nullable: false, description: 'Number of the row (riga).' }),
    milestone: t.exposeString('milestone', { nullable: true, description: 'What is to happen (fase).' }),
    plannedOn: t.expose('plannedOn', { type: 'Date', nullable: true, description: 'When it is planned.' }),
    actualOn: t.expose('actualOn', {
      type: 'Date',
      nullable: true,
      description: 'When it happened (data effettiva); null before.',
    }),
  }),
})
