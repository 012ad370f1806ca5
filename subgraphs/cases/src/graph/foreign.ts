import { foreign } from '@cse/schema/foreign'
import { builder } from '../builder.ts'

interface ById {
  readonly id: string
}

/** Whom a case is about (persons). */
export const Person = foreign(builder, 'Person', builder.selection<ById>('id'), { extended: true })
/** Who that is, for who is invited from outside (persons). */
export const PersonIdentity = foreign(
  builder,
  'PersonIdentity',
  builder.selection<{ readonly person: string }>('person'),
)
/** What a person consented to (persons). */
export const Consent = foreign(builder, 'Consent', builder.selection<ById>('id'))
/** The territory (services). */
export const Comune = foreign(
  builder,
  'Comune',
  builder.selection<{ readonly istatCode: string }>('istatCode'),
)
export const Ambito = foreign(builder, 'Ambito', builder.selection<{ readonly code: string }>('code'))
/** The offer (services). */
export const ServiceType = foreign(
  builder,
  'ServiceType',
  builder.selection<{ readonly code: string }>('code'),
)
export const TargetArea = foreign(builder, 'TargetArea', builder.selection<{ readonly code: string }>('code'))
export const Facility = foreign(builder, 'Facility', builder.selection<ById>('id'))
/** What a zone plan pays for (finance). */
export const PlanIntervention = foreign(builder, 'PlanIntervention', builder.selection<ById>('id'))
