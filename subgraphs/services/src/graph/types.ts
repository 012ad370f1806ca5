import { foreign } from '@cse/schema/foreign'
import { builder } from '../builder.ts'
import type { ActivatedServiceRow, SiossCampaignRow, SiossModuleRow, StaffRow } from '../store/activities.ts'
import type { AppointmentRow, PurposeRow } from '../store/appointments.ts'
import type { FacilityRow, ProviderRow } from '../store/facilities.ts'
import type { ServiceTypeRow } from '../store/service-types.ts'
import type { OfficeRow, SlotRow } from '../store/slots.ts'
import type { AmbitoRow, ComuneRow, MembershipRow } from '../store/territory.ts'
import type {
  LepsRow,
  MacroAreaRow,
  RegulationArticleRow,
  ServiceFamilyRow,
  TargetAreaRow,
} from '../store/vocabularies.ts'
import type { EntryRow } from '../store/waiting-list-entries.ts'
import type { WaitingListRow } from '../store/waiting-lists.ts'

// The object types and the rows behind them, apart from their fields, since types refer to each other in circles.

export const Comune = builder.objectRef<ComuneRow>('Comune')
export const Ambito = builder.objectRef<AmbitoRow>('Ambito')
export const AmbitoMembership = builder.objectRef<MembershipRow>('AmbitoMembership')

export const ServiceType = builder.objectRef<ServiceTypeRow>('ServiceType')
export const ServiceFamily = builder.objectRef<ServiceFamilyRow>('ServiceFamily')
export const MacroArea = builder.objectRef<MacroAreaRow>('MacroArea')
export const TargetArea = builder.objectRef<TargetAreaRow>('TargetArea')
export const Leps = builder.objectRef<LepsRow>('Leps')
export const RegulationArticle = builder.objectRef<RegulationArticleRow>('RegulationArticle')

export const Facility = builder.objectRef<FacilityRow>('Facility')
export const Provider = builder.objectRef<ProviderRow>('Provider')
export const ActivatedService = builder.objectRef<ActivatedServiceRow>('ActivatedService')
export const Staff = builder.objectRef<StaffRow>('Staff')
export const SiossCampaign = builder.objectRef<SiossCampaignRow>('SiossCampaign')
export const SiossModule = builder.objectRef<SiossModuleRow>('SiossModule')

export const Office = builder.objectRef<OfficeRow>('Office')
export const Slot = builder.objectRef<SlotRow>('Slot')
export const Appointment = builder.objectRef<AppointmentRow>('Appointment')
export const WaitingList = builder.objectRef<WaitingListRow>('WaitingList')
export const WaitingListEntry = builder.objectRef<EntryRow>('WaitingListEntry')
export const AppointmentPurpose = builder.objectRef<PurposeRow>('AppointmentPurpose')

export const Person = foreign(builder, 'Person', builder.selection<{ id: string }>('id'), { extended: true })
export const Case = foreign(builder, 'Case', builder.selection<{ id: string }>('id'), { extended: true })
