import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { multifondoProjectById } from '../store/multifondo-projects.ts'
import { changeProject, registerProject } from '../store/project-commands.ts'
import { MultifondoProject } from './multifondo-types.ts'
import { CupTaken, InterventionTaken, TermInverted } from './progress-refusals.ts'
import { byOf, key, ownAmbito } from './recorded.ts'
import { FundNotAdmitted, NotFound, RepeatedKey, StaleVersion } from './refusals.ts'

const TITLE = { longest: 200 }

mutation(builder, 'registerMultifondoProject', {
  description:
    'Registers a project of the own Ambito that is financed by the PN Inclusione or the Fondo povertà and followed on Multifondo (registrazione del progetto).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    cup: t.field({ type: 'Cup', required: true, description: 'Its codice unico di progetto.' }),
    title: t.string({ required: true, description: 'What it is called (titolo): 1 to 200 characters.' }),
    fund: t.id({ required: true, description: 'Code of the fund: `PN-INCL` or `QSFP`.' }),
    planIntervention: t.id({
      required: false,
      description:
        'Id of the intervention of a zone plan whose money of that fund it accounts for, if there is one.',
    }),
    startsOn: t.field({ type: 'Date', required: true, description: 'Its first day (avvio).' }),
    endsOn: t.field({ type: 'Date', required: true, description: 'Its last day (conclusione prevista).' }),
  }),
  payload: { project: { type: MultifondoProject, description: 'The project.' } },
  refusals: [RepeatedKey, NotFound, FundNotAdmitted, CupTaken, InterventionTaken],
  decode: ({ cup, fund, startsOn, endsOn, ...input }, context) => {
    const ambito = ownAmbito(context)
    if (endsOn < startsOn)
      throw badInput([{ path: 'input.endsOn', reason: 'La fine del progetto precede l’inizio.' }])
    return {
      key: idempotencyKey(input.idempotencyKey),
      ambito,
      cup,
      fund,
      intervention:
        input.planIntervention == null
          ? null
          : decodeId('plan_intervention', input.planIntervention, 'input.planIntervention'),
      title: requiredText(input.title, 'input.title', TITLE),
      startsOn,
      endsOn,
    }
  },
  resolve: (command, context) => registerProject(context.session, byOf(context), command),
  answer: async ({ project }, { session }) => ({ project: await multifondoProjectById(session, project) }),
})

mutation(builder, 'changeMultifondoProject', {
  description:
    'Changes title and term of a project (modifica); what is not given stays. CUP, fund and intervention do not change.',
  input: (t) => ({
    multifondoProject: t.id({ required: true, description: 'Id of the project.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the project that was read.' }),
    title: t.string({ required: false, description: 'What it is called (titolo): 1 to 200 characters.' }),
    startsOn: t.field({ type: 'Date', required: false, description: 'Its first day (avvio).' }),
    endsOn: t.field({ type: 'Date', required: false, description: 'Its last day (conclusione prevista).' }),
  }),
  payload: { project: { type: MultifondoProject, description: 'The project.' } },
  refusals: [NotFound, StaleVersion, TermInverted],
  decode: ({ expectedVersion, ...input }) => ({
    project: decodeId('multifondo_project', input.multifondoProject, 'input.multifondoProject'),
    expectedVersion,
    title: optionalText(input.title, 'input.title', TITLE),
    startsOn: input.startsOn ?? null,
    endsOn: input.endsOn ?? null,
  }),
  resolve: (command, { session }) => changeProject(session, command),
  answer: async (_, { session }, { project }) => ({ project: await multifondoProjectById(session, project) }),
})
