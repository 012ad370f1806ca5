import { foreign } from '@cse/schema/foreign'
import { builder } from '../builder.ts'
import type { Amounts as AmountsRow } from '../rules/amounts.ts'
import type { CaseFundingRow } from '../store/case-funding.ts'
import type { ChargeRow } from '../store/charges.ts'
import type { CoPaymentRegulationRow, CoPaymentRuleRow } from '../store/co-payment-rules.ts'
import type { CoPaymentRow } from '../store/co-payments.ts'
import type { CreditorRow } from '../store/creditors.ts'
import type { FundRuleRow, PlanEditionRow, YearClosingRow, YearResidueRow } from '../store/editions.ts'
import type { FundRow } from '../store/funds.ts'
import type { PlanInterventionRow } from '../store/interventions.ts'
import type { CommitmentRow, MovementRow } from '../store/ledger.ts'
import type {
  FundAllocationRow,
  FundingLineRow,
  PlanVariationRow,
  ProgressReportRow,
} from '../store/plan-parts.ts'
import type { ZonePlanRow } from '../store/zone-plans.ts'

// The object types and the rows behind them, apart from their fields, since types refer to each other in circles.

export const Fund = builder.objectRef<FundRow>('Fund')
export const Amounts = builder.objectRef<AmountsRow>('Amounts')
export const ZonePlan = builder.objectRef<ZonePlanRow>('ZonePlan')
export const FundAllocation = builder.objectRef<FundAllocationRow>('FundAllocation')
export const PlanVariation = builder.objectRef<PlanVariationRow>('PlanVariation')
export const PlanIntervention = builder.objectRef<PlanInterventionRow>('PlanIntervention')
export const FundingLine = builder.objectRef<FundingLineRow>('FundingLine')
export const ProgressReport = builder.objectRef<ProgressReportRow>('ProgressReport')
export const PlanEdition = builder.objectRef<PlanEditionRow>('PlanEdition')
export const YearClosing = builder.objectRef<YearClosingRow>('YearClosing')
export const YearResidue = builder.objectRef<YearResidueRow>('YearResidue')
export const FundRule = builder.objectRef<FundRuleRow>('FundRule')
export const Commitment = builder.objectRef<CommitmentRow>('Commitment')
export const Movement = builder.objectRef<MovementRow>('Movement')
export const Creditor = builder.objectRef<CreditorRow>('Creditor')
export const CaseFunding = builder.objectRef<CaseFundingRow>('CaseFunding')
export const CoPaymentRegulation = builder.objectRef<CoPaymentRegulationRow>('CoPaymentRegulation')
export const CoPaymentRule = builder.objectRef<CoPaymentRuleRow>('CoPaymentRule')
export const CoPayment = builder.objectRef<CoPaymentRow>('CoPayment')
export const CoPaymentCharge = builder.objectRef<ChargeRow>('CoPaymentCharge')

export const ServiceType = foreign(builder, 'ServiceType', builder.selection<{ code: string }>('code'))
export const TargetArea = foreign(builder, 'TargetArea', builder.selection<{ code: string }>('code'))
export const Leps = foreign(builder, 'Leps', builder.selection<{ code: string }>('code'))
export const Facility = foreign(builder, 'Facility', builder.selection<{ id: string }>('id'))
export const Ambito = foreign(builder, 'Ambito', builder.selection<{ code: string }>('code'), {
  extended: true,
})
export const PlannedIntervention = foreign(
  builder,
  'PlannedIntervention',
  builder.selection<{ id: string }>('id'),
)
export const Case = foreign(builder, 'Case', builder.selection<{ id: string }>('id'), { extended: true })
