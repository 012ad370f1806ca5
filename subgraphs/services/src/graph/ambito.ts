import { today } from '@cse/schema/today'
import { builder, type ServicesContext } from '../builder.ts'
import { holdsOn, thisYear } from '../rules/dated.ts'
import { levelsOf } from '../rules/levels.ts'
import { activatedInAmbito, siossModulesOfAmbito, staffOfAmbito } from '../store/activities.ts'
import { protectedKinds } from '../store/placements.ts'
import { serviceTypeByCode } from '../store/service-types.ts'
import { ambiti, ambitoByCode, comuneByCode, membershipsOfAmbito } from '../store/territory.ts'
import { articleByKey, articleKey, lepsCatalogue } from '../store/vocabularies.ts'
import { AmbitoLevel } from './ambito-level.ts'
import { Confidence } from './confidence.ts'
import {
  ActivatedService,
  Ambito,
  AmbitoMembership,
  Comune,
  RegulationArticle,
  SiossModule,
  Staff,
} from './types.ts'

const year = { description: 'Calendar year; the current one by default.' }

Ambito.implement({
  description:
    'A territorial union of comuni for social services (Ambito territoriale sociale, L.R. 19/2006 art. 5), run by the Ufficio di Piano.',
  fields: (t) => ({
    code: t.exposeID('code', {
      nullable: false,
      description: 'Code of this platform, `ATS-BA-02`: no official one was published.',
    }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the Ambito (denominazione).' }),
    leadComune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune that acts for all (comune capofila).',
      resolve: ({ leadComune }, _, { session }) => comuneByCode(session, leadComune),
    }),
    province: t.exposeString('province', {
      nullable: false,
      description: 'Two letters of the province (sigla della provincia).',
    }),
    localCode: t.exposeString('localCode', {
      nullable: true,
      description: 'The number printed in acts, `BR/1`, where one is known (sigla locale).',
    }),
    associativeForm: t.exposeString('associativeForm', {
      nullable: true,
      description: 'How the comuni are associated (forma associativa: convenzione, consorzio), where known.',
    }),
    confidence: t.expose('confidence', {
      type: Confidence,
      nullable: false,
      description: 'How the Ambito and its composition are known.',
    }),
    evidence: t.exposeString('evidence', {
      nullable: false,
      description: 'Where that was read, or that no source was at hand.',
    }),
    comuni: t.field({
      type: [Comune],
      nullable: false,
      description: 'The comuni of the Ambito on a day, by name.',
      args: { on: t.arg({ type: 'Date', description: 'The day, in Italy; today by default.' }) },
      resolve: async ({ code }, { on }, { session, now }) => {
        const members = await membersOn(code, on ?? today(now), session)
        const comuni = await Promise.all(members.map(({ comune }) => comuneByCode(session, comune)))
        return comuni.filter((comune) => comune !== null)
      },
    }),
    memberships: t.field({
      type: [AmbitoMembership],
      nullable: false,
      description:
        'Which comuni belong and belonged to the Ambito and how that is known, by name of the comune.',
      resolve: ({ code }, _, { session }) => membershipsOfAmbito(session, code),
    }),
    population: t.int({
      nullable: false,
      description:
        'Inhabitants of the comuni that belong to it today (popolazione, 1 January 2021). Source: ISTAT.',
      resolve: async ({ code }, _, { session, now }) => {
        const members = await membersOn(code, today(now), session)
        return members.reduce((sum, { population }) => sum + population, 0)
      },
    }),
    activatedServices: t.field({
      type: [ActivatedService],
      listSize: { assumedSize: 60 },
      nullable: false,
      description:
        'Services active in a year, of the Ambito as a whole and of its comuni (servizi attivati). Source: SIOSS.',
      args: { year: t.arg.int(year) },
      resolve: ({ code }, args, { session, now }) =>
        activatedInAmbito(session, code, { year: args.year ?? thisYear(now) }),
    }),
    staff: t.field({
      type: [Staff],
      nullable: false,
      description: 'Personnel by profession in a year (figure professionali). Source: SIOSS.',
      args: { year: t.arg.int(year) },
      resolve: ({ code }, args, { session, now }) =>
        staffOfAmbito(session, code, { year: args.year ?? thisYear(now) }),
    }),
    levels: t.field({
      type: [AmbitoLevel],
      nullable: false,
      description:
        'Every LEPS of the catalogue with what serves it in the Ambito in a year; a level without services is listed too.',
      args: { year: t.arg.int(year) },
      resolve: ({ code }, args, { session, now }) => levels(code, args.year ?? thisYear(now), session),
    }),
    protectedServices: t.field({
      type: [RegulationArticle],
      nullable: false,
      description:
        'Kinds of protected places (indirizzo segreto) of which the Ambito has one at least; which they are is for who places or follows somebody there.',
      resolve: async ({ code }, _, { session }) => {
        const kinds = await protectedKinds(session, code)
        const articles = await Promise.all(kinds.map((kind) => articleByKey(session, articleKey(kind))))
        return articles.filter((article) => article !== null)
      },
    }),
    siossModules: t.field({
      type: [SiossModule],
      nullable: true,
      description: 'The Ambito’s modules in the SIOSS survey on a year.',
      args: { year: t.arg.int(year) },
      resolve: ({ code }, args, { session, now }) =>
        siossModulesOfAmbito(session, code, { year: args.year ?? thisYear(now) }),
    }),
  }),
})

builder.asEntity(Ambito, {
  key: builder.selection<{ code: string }>('code'),
  resolveReference: ({ code }, { session }) => ambitoByCode(session, code),
})

builder.queryFields((t) => ({
  ambito: t.field({
    type: Ambito,
    nullable: true,
    description: 'An Ambito by code.',
    args: { code: t.arg.id({ required: true, description: 'Code of the Ambito, `ATS-BA-02`.' }) },
    resolve: (_, { code }, { session }) => ambitoByCode(session, code),
  }),
  ambiti: t.field({
    type: [Ambito],
    listSize: { assumedSize: 45 },
    nullable: false,
    description: 'The 45 Ambiti of Puglia, or those of a province, by code.',
    args: {
      province: t.arg.string({ description: 'Two letters of the province; the whole region by default.' }),
    },
    resolve: (_, { province }, { session }) => ambiti(session, province),
  }),
}))

type Session = ServicesContext['session']

async function membersOn(ambito: string, day: string, session: Session) {
  const memberships = await membershipsOfAmbito(session, ambito)
  return memberships.filter((dated) => holdsOn(dated, day))
}

async function levels(ambito: string, year: number, session: Session) {
  const [catalogue, activated, modules] = await Promise.all([
    lepsCatalogue(session),
    activatedInAmbito(session, ambito, { year }),
    siossModulesOfAmbito(session, ambito, { year }),
  ])
  const types = await Promise.all(activated.map(({ serviceType }) => serviceTypeByCode(session, serviceType)))
  const levelOfServiceType = new Map(types.flatMap((type) => (type ? [[type.code, type.leps] as const] : [])))
  return levelsOf(year, catalogue, activated, modules, levelOfServiceType)
}
