import { plus } from '@cse/schema/cents'
import { untouched } from '../rules/amounts.ts'
import { partOfPlan } from '../store/amounts.ts'
import { residuesOfClosing } from '../store/editions.ts'
import { commitmentById } from '../store/ledger.ts'
import { actOf, FormalAct } from './formal-act.ts'
import { Amounts, Commitment, FundRule, PlanEdition, YearClosing, YearResidue } from './types.ts'
import { ZonePlanStatus } from './zone-plan.ts'

PlanEdition.implement({
  description: 'A state that a zone plan was brought to (versione del piano), by which act and when.',
  fields: (t) => ({
    number: t.exposeInt('number', {
      nullable: false,
      description: 'Counts the editions of the plan from 1.',
    }),
    status: t.expose('status', {
      type: ZonePlanStatus,
      nullable: false,
      description: 'The state it was brought to (stato).',
    }),
    formalAct: t.field({
      type: FormalAct,
      nullable: true,
      description: 'The act that did (estremi dell’atto); none for a draft and its submission.',
      resolve: actOf,
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why (motivazione).' }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was entered here (data di registrazione).',
    }),
    amounts: t.field({
      type: Amounts,
      nullable: false,
      description: 'The figures of the plan at that instant.',
      resolve: async ({ planUuid, recordedAt: asOf }, _, { session }) => {
        const [sum] = await partOfPlan(session, planUuid, { year: null, fund: null, asOf })
        return sum ?? { ...untouched, asOf }
      },
    }),
  }),
})

YearClosing.implement({
  description:
    'The closing of a year of a plan (chiusura di esercizio, riaccertamento ordinario: D.Lgs. 118/2011 art. 3 c. 4).',
  fields: (t) => ({
    year: t.exposeInt('year', { nullable: false, description: 'The year that was closed (esercizio).' }),
    formalAct: t.field({
      type: FormalAct,
      nullable: true,
      description: 'The act that closed it (estremi dell’atto).',
      resolve: actOf,
    }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was entered here (data di registrazione).',
    }),
    residues: t.field({
      type: [YearResidue],
      nullable: true,
      description:
        'What was still owed, commitment by commitment: residui passivi, and what was deferred to the year in which it falls due.',
      resolve: ({ uuid }, _, { session }) => residuesOfClosing(session, uuid),
    }),
    multiYearFund: t.field({
      type: 'Euro',
      nullable: true,
      description:
        'What this closing deferred to later years (fondo pluriennale vincolato di spesa, D.Lgs. 118/2011 all. 4/2 par. 5.4), in euro.',
      resolve: async ({ uuid }, _, { session }) =>
        plus(...(await residuesOfClosing(session, uuid)).map(({ deferred }) => deferred)),
    }),
  }),
})

YearResidue.implement({
  description:
    'What a commitment still owed when a year was closed: what was due by then (residuo passivo), and what falls due later (reimputazione).',
  fields: (t) => ({
    commitment: t.field({
      type: Commitment,
      nullable: true,
      description: 'The commitment (impegno).',
      resolve: ({ commitmentUuid }, _, { session }) => commitmentById(session, commitmentUuid),
    }),
    kept: t.expose('kept', {
      type: 'Euro',
      nullable: false,
      description:
        'What was kept of it as a residuo passivo: committed, due and not liquidated at the closing, in euro.',
    }),
    deferred: t.expose('deferred', {
      type: 'Euro',
      nullable: false,
      description: 'What falls due in a later year and goes on to it (fondo pluriennale vincolato), in euro.',
    }),
    deferredTo: t.exposeInt('deferredTo', {
      nullable: true,
      description: 'The year to which it was deferred (reimputazione), where something was.',
    }),
  }),
})

FundRule.implement({
  description:
    'What a fund may pay in some years (vincolo di destinazione); an empty list leaves the choice open.',
  fields: (t) => ({
    firstYear: t.exposeInt('firstYear', { nullable: false, description: 'First year of the rule.' }),
    lastYear: t.exposeInt('lastYear', {
      nullable: true,
      description: 'Last year of the rule, if it has one.',
    }),
    targetAreas: t.exposeStringList('targetAreas', {
      nullable: false,
      description: 'Codes of the target areas (aree di utenza) it may pay for.',
    }),
    macroAreas: t.exposeStringList('macroAreas', {
      nullable: false,
      description: 'Codes of the SIOSS macro-areas (macro-attività) it may pay for.',
    }),
    serviceTypes: t.exposeStringList('serviceTypes', {
      nullable: false,
      description: 'Beginnings of the SIUSS codes (prestazioni) it may pay for.',
    }),
    coFundingPercent: t.exposeInt('coFundingPercent', {
      nullable: true,
      description: 'Own resources of the comuni for each hundred of the fund (cofinanziamento).',
    }),
    spendWithinYears: t.exposeInt('spendWithinYears', {
      nullable: true,
      description: 'Until the end of which year after its own it may be spent (termine di spesa).',
    }),
    residualTied: t.exposeBoolean('residualTied', {
      nullable: false,
      description:
        'Whether what is not committed when the year closes stays tied to its purpose (avanzo vincolato) instead of lapsing.',
    }),
    source: t.exposeString('source', { nullable: false, description: 'Where the rule is written (fonte).' }),
    confidence: t.exposeString('confidence', {
      nullable: false,
      description: 'How the rule is known: `S` read in a source, `S*` inferred from one, `K` to be verified.',
    }),
  }),
})
