import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import type { RequestedIntervention } from '../rules/project-plan.ts'
import type { RequestedProject } from '../store/project-commands.ts'
import { MeasureUnit } from './measure.ts'
import { ObjectiveTerm } from './objective.ts'
import { Frequency } from './planned-intervention.ts'

const ObjectiveInput = builder.inputType('ObjectiveInput', {
  description:
    'An objective of a project (obiettivo). One that stands word for word in a version is the same in the next.',
  fields: (t) => ({
    description: t.string({ required: true, description: 'The objective in words: 1 to 2,000 characters.' }),
    term: t.field({ type: ObjectiveTerm, required: true, description: 'By when (termine).' }),
  }),
})

const PlannedInterventionInput = builder.inputType('PlannedInterventionInput', {
  description:
    'A service that a project is to plan (intervento previsto). The three shares add up to its cost: the units in all, at the cost of one.',
  fields: (t) => ({
    plannedIntervention: t.id({
      required: false,
      description: 'Id of the intervention, when the project has it already.',
    }),
    serviceType: t.string({
      required: true,
      description: 'SIUSS code of what is delivered (prestazione), valid on the first day: `A2.07`.',
    }),
    facility: t.id({ required: false, description: 'Id of where it is delivered (unità di offerta).' }),
    planIntervention: t.id({
      required: false,
      description:
        'Id of what shall pay for it in the zone plan (intervento del Piano sociale di zona); finance answers whether it does.',
    }),
    fundingLine: t.id({
      required: false,
      description: 'Id of the funding line that shall pay (linea di finanziamento), when it matters which.',
    }),
    startsOn: t.field({ type: 'Date', required: true, description: 'First day, within the project.' }),
    endsOn: t.field({ type: 'Date', required: true, description: 'Last day, within the project.' }),
    unit: t.field({
      type: MeasureUnit,
      required: true,
      description: 'In what it is measured (unità di misura).',
    }),
    frequency: t.field({ type: Frequency, required: true, description: 'How often (frequenza).' }),
    quantity: t.float({
      required: true,
      description: 'How many units each time, with two decimals at most (quantità).',
    }),
    totalQuantity: t.float({
      required: false,
      description:
        'How many units in all (quantità complessiva); without it the quantity for every week or month that begins between the two days.',
    }),
    unitCost: t.field({
      type: 'Euro',
      required: true,
      description: 'Cost of a unit, in euro, up to a million (costo unitario).',
    }),
    bodyShare: t.field({
      type: 'Euro',
      required: true,
      description: 'Borne by comune or Ambito, in euro (quota ente).',
    }),
    userShare: t.field({
      type: 'Euro',
      required: true,
      description: 'Borne by the person, in euro (quota utente).',
    }),
    healthShare: t.field({
      type: 'Euro',
      required: true,
      description: 'Borne by the health service, in euro (quota SSN).',
    }),
  }),
})

/** What a project is to say, as fields of an input. */
export function projectFields(t: Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]) {
  return {
    title: t.string({ required: true, description: 'Title: 1 to 200 characters (titolo).' }),
    startsOn: t.field({ type: 'Date', required: true, description: 'Day it begins (data di inizio).' }),
    endsOn: t.field({ type: 'Date', required: true, description: 'Day it ends (data di scadenza).' }),
    objectives: t.field({
      type: [ObjectiveInput],
      required: true,
      description: 'What the person is to reach, in order: 1 to 30 (obiettivi).',
    }),
    plannedInterventions: t.field({
      type: [PlannedInterventionInput],
      required: true,
      description: 'What is planned, in order: up to 50 (interventi previsti).',
    }),
  }
}

type Given = Pick<RequestedProject, 'title' | 'startsOn' | 'endsOn'> & {
  readonly objectives: readonly (typeof ObjectiveInput.$inferInput)[]
  readonly plannedInterventions: readonly (typeof PlannedInterventionInput.$inferInput)[]
}

/** The same with texts and ids checked. @throws GraphQLError BAD_USER_INPUT */
export function projectOf({
  title,
  startsOn,
  endsOn,
  objectives,
  plannedInterventions,
}: Given): RequestedProject {
  if (objectives.length === 0 || objectives.length > 30)
    throw badInput([{ path: 'input.objectives', reason: 'Gli obiettivi devono essere da 1 a 30.' }])
  if (plannedInterventions.length > 50)
    throw badInput([
      { path: 'input.plannedInterventions', reason: 'Gli interventi possono essere al massimo 50.' },
    ])
  return {
    title: requiredText(title, 'input.title', { longest: 200 }),
    startsOn,
    endsOn,
    objectives: objectives.map(({ description, term }, index) => ({
      description: requiredText(description, `input.objectives.${index}.description`),
      term,
    })),
    interventions: plannedInterventions.map(interventionOf),
  }
}

function interventionOf(
  given: typeof PlannedInterventionInput.$inferInput,
  index: number,
): RequestedIntervention {
  const path = `input.plannedInterventions.${index}`
  const idOf = (
    type: string,
    field: 'plannedIntervention' | 'facility' | 'planIntervention' | 'fundingLine',
  ) => {
    const id = given[field]
    return id == null ? null : decodeId(type, id, `${path}.${field}`)
  }
  const { startsOn, endsOn, unit, frequency, quantity, totalQuantity, unitCost } = given
  const { bodyShare, userShare, healthShare } = given
  return {
    plannedIntervention: idOf('planned_intervention', 'plannedIntervention'),
    serviceType: requiredText(given.serviceType, `${path}.serviceType`, { longest: 100 }),
    facility: idOf('facility', 'facility'),
    planIntervention: idOf('plan_intervention', 'planIntervention'),
    fundingLine: idOf('funding_line', 'fundingLine'),
    ...{ startsOn, endsOn, unit, frequency, quantity, totalQuantity: totalQuantity ?? null, unitCost },
    ...{ bodyShare, userShare, healthShare },
  }
}
