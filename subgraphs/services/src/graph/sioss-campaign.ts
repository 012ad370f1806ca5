import { builder } from '../builder.ts'
import { siossCampaignByYear, siossCampaigns, siossModulesOfCampaign } from '../store/activities.ts'
import { SiossModuleStatus } from './sioss-module.ts'
import { SiossCampaign, SiossModule } from './types.ts'

SiossCampaign.implement({
  description:
    'The yearly survey of services and professions (rilevazione SIOSS, DM 103/2019): Ambiti fill modules, the Region validates them.',
  fields: (t) => ({
    year: t.exposeInt('year', { nullable: false, description: 'Year the data are about.' }),
    opensOn: t.expose('opensOn', { type: 'Date', nullable: false, description: 'First day of the survey.' }),
    dueOn: t.expose('dueOn', {
      type: 'Date',
      nullable: false,
      description: 'Last day to submit (scadenza).',
    }),
    modules: t.field({
      type: [SiossModule],
      nullable: false,
      description: 'Modules of the survey by Ambito (moduli).',
      args: {
        ambito: t.arg.id({ description: 'Code of the Ambito; all by default.' }),
        status: t.arg({ type: SiossModuleStatus, description: 'Only modules in this state.' }),
      },
      resolve: async ({ year }, { ambito, status }, { session }) => {
        const modules = await siossModulesOfCampaign(session, year)
        return modules.filter(
          (module) => (!ambito || module.ambitoCode === ambito) && (!status || module.status === status),
        )
      },
    }),
  }),
})

builder.queryFields((t) => ({
  siossCampaign: t.field({
    type: SiossCampaign,
    nullable: true,
    description: 'The SIOSS survey on a year.',
    args: { year: t.arg.int({ required: true, description: 'Year the data are about.' }) },
    resolve: (_, { year }, { session }) => siossCampaignByYear(session, year),
  }),
  siossCampaigns: t.field({
    type: [SiossCampaign],
    nullable: true,
    description: 'The SIOSS surveys, the newest first.',
    resolve: (_, __, { session }) => siossCampaigns(session),
  }),
}))
