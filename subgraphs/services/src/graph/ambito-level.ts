import { builder } from '../builder.ts'
import type { LepsLevel } from '../rules/levels.ts'
import type { ActivatedServiceRow, SiossModuleRow } from '../store/activities.ts'
import type { LepsRow } from '../store/vocabularies.ts'
import { ActivatedService, Leps, SiossModule } from './types.ts'

export const AmbitoLevel = builder
  .objectRef<LepsLevel<LepsRow, ActivatedServiceRow, SiossModuleRow>>('AmbitoLevel')
  .implement({
    description:
      'How an Ambito stands to a LEPS in a year (livello essenziale delle prestazioni sociali, D.M. 44/2025).',
    fields: (t) => ({
      level: t.expose('leps', { type: Leps, nullable: false, description: 'The level.' }),
      year: t.exposeInt('year', { nullable: false, description: 'Calendar year.' }),
      served: t.boolean({
        nullable: false,
        description: 'Whether any service of the level is active in the Ambito.',
        resolve: ({ services }) => services.length > 0,
      }),
      services: t.expose('services', {
        type: [ActivatedService],
        nullable: false,
        description: 'The active services that belong to the level.',
      }),
      module: t.expose('module', {
        type: SiossModule,
        nullable: true,
        description:
          'The Ambito’s module on this level in the SIOSS survey; none where the survey asks for none.',
      }),
    }),
  })
