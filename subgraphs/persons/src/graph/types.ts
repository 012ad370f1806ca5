import { foreign } from '@cse/schema/foreign'
import { builder } from '../builder.ts'
import type { NetworkMember as NetworkMemberRow } from '../rules/network.ts'
import type { AccessEntryRow } from '../store/accesses.ts'
import type { CertificationRow } from '../store/certifications.ts'
import type { ConsentRow } from '../store/consents.ts'
import type { EmergencyRow } from '../store/emergency.ts'
import type { DisabilityRow, EmploymentRow, IseeRow } from '../store/findings.ts'
import type { HouseholdMemberRow, HouseholdRow } from '../store/households.ts'
import type { PersonRow } from '../store/people.ts'
import type { RelationshipRow } from '../store/relationships.ts'

// The object types and the rows behind them, apart from their fields, since types refer to each other in circles.

export const Person = builder.objectRef<PersonRow>('Person')
export const Household = builder.objectRef<HouseholdRow>('Household')
export const HouseholdMember = builder.objectRef<HouseholdMemberRow>('HouseholdMember')
export const Relationship = builder.objectRef<RelationshipRow>('Relationship')
export const NetworkMember = builder.objectRef<NetworkMemberRow>('NetworkMember')
export const IseeAttestation = builder.objectRef<IseeRow>('IseeAttestation')
export const EmploymentStatus = builder.objectRef<EmploymentRow>('EmploymentStatus')
export const DisabilityFinding = builder.objectRef<DisabilityRow>('DisabilityFinding')
export const Consent = builder.objectRef<ConsentRow>('Consent')
export const Certification = builder.objectRef<CertificationRow>('Certification')
export const AccessEntry = builder.objectRef<AccessEntryRow>('AccessEntry')
export const EmergencyAccess = builder.objectRef<EmergencyRow>('EmergencyAccess')

/** Where somebody is or was registered as living. */
export interface ResidenceRow {
  readonly comune: string | null
  readonly address: string | null
  readonly since: string | null
  readonly until: string | null
}
export const Residence = builder.objectRef<ResidenceRow>('Residence')

export const Comune = foreign(builder, 'Comune', builder.selection<{ istatCode: string }>('istatCode'))
export const Ambito = foreign(builder, 'Ambito', builder.selection<{ code: string }>('code'))
