import { builder } from '../builder.ts'
import type { StaffOfProfile } from '../store/report/report-figures.ts'

/** Staff of an Ambito, one row a profile. */
export const ReportStaff = builder.objectRef<StaffOfProfile>('ReportStaff').implement({
  description: 'Staff of one profile (figura professionale) in a relazione sociale. Source: SIOSS survey.',
  fields: (t) => ({
    profile: t.exposeString('profile', { nullable: false, description: 'The profession (profilo).' }),
    fullTimeEquivalent: t.exposeFloat('fullTimeEquivalent', {
      nullable: false,
      description: 'Full-time equivalents (unità equivalenti a tempo pieno).',
    }),
  }),
})
