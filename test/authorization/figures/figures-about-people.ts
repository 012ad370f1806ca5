/** Figures that are published in the same way. */
export interface FigureGroup {
  /** Why it may be told as it is, or what others than those are told. */
  readonly reported: string
  /** `Type.field` */
  readonly fields: readonly string[]
}

/**
 * What counts people, or adds up money about people, in the graph outside analytics: to whom it is told exactly and what others get.
 * `figures-about-people.test.ts` holds this list and the other one complete.
 */
export const FIGURES_ABOUT_PEOPLE: readonly FigureGroup[] = [
  {
    reported:
      'exactly: it counts the rows that the row policies show to this viewer, who may open each of them',
    fields: [
      'AccessEntryConnection.totalCount',
      'SourceCallConnection.totalCount',
      'AppointmentConnection.totalCount',
      'AssessmentConnection.totalCount',
      'CaseConnection.totalCount',
      'CaseDocumentConnection.totalCount',
      'CaseEventConnection.totalCount',
      'CoPaymentChargeConnection.totalCount',
      'ConsentConnection.totalCount',
      'DeadlineConnection.totalCount',
      'DeliveryConnection.totalCount',
      'DiaryEntryConnection.totalCount',
      'EmergencyAccessConnection.totalCount',
      'FictitiousResidenceConnection.totalCount',
      'MergeProposalConnection.totalCount',
      'ProtectedRecordConnection.totalCount',
      'ProcessingRestrictionConnection.totalCount',
      'DisposalItemConnection.totalCount',
      'RetentionHoldConnection.totalCount',
      'RightsRequestConnection.totalCount',
      'ServiceRequestConnection.totalCount',
      'WaitingListEntryConnection.totalCount',
      'IndividualProjectConnection.totalCount',
      'PersonConnection.totalCount',
      'ProvidedServiceConnection.totalCount',
      'TransferConnection.totalCount',
      'TransferProposalConnection.totalCount',
      'UvmInvitationConnection.totalCount',
      'UvmSessionConnection.totalCount',
      'PlanIntervention.fundedCases',
    ],
  },
  {
    reported:
      'exactly to the supervisor of the body that keeps the records, who decides on each of them and answers for the report',
    fields: [
      'DisposalCount.approved',
      'DisposalCount.erased',
      'DisposalCount.held',
      'DisposalCount.leftOut',
      'DisposalCount.proposed',
      'DisposalRemoval.number',
    ],
  },
  {
    reported:
      'exactly to the coordinator of the service, who assigns these cases; a protected one is among them only for who is on its list',
    fields: ['OperatorLoad.inTeam', 'OperatorLoad.managed', 'PhaseLoad.inTeam', 'PhaseLoad.managed'],
  },
  {
    reported: 'exactly, as part of one person’s file, to who has the file',
    fields: [
      'BeyondAgreed.left',
      'CaseFigures.committed',
      'CaseFigures.left',
      'CaseFigures.liquidated',
      'CaseFigures.paid',
      'CaseFigures.planned',
      'CaseFigures.reserved',
      'CaseFunding.requested',
      'CaseFunding.reserved',
      'CoPayment.isee',
      'CoPaymentCharge.amount',
      'CoPaymentCharge.collected',
      'CoPaymentCharge.left',
      'CoPaymentLine.amount',
      'CoPaymentShare.price',
      'CoPaymentShare.publicShare',
      'CoPaymentShare.userShare',
      'CostShares.bodyShare',
      'CostShares.healthShare',
      'CostShares.total',
      'CostShares.userShare',
      'Delivery.amount',
      'Delivery.bodyShare',
      'Delivery.healthShare',
      'Delivery.hours',
      'Delivery.quantity',
      'Delivery.userShare',
      'DeliveryProgress.deliveredQuantity',
      'DeliveryProgress.leftQuantity',
      'DeliveryProgress.plannedQuantity',
      'IndividualProject.totalCost',
      'IseeAttestation.ise',
      'IseeAttestation.value',
      'PlannedIntervention.bodyShare',
      'PlannedIntervention.healthShare',
      'PlannedIntervention.quantity',
      'PlannedIntervention.totalCost',
      'PlannedIntervention.unitCost',
      'PlannedIntervention.userShare',
      'VersionIntervention.bodyShare',
      'VersionIntervention.healthShare',
      'VersionIntervention.plannedQuantity',
      'VersionIntervention.quantity',
      'VersionIntervention.totalCost',
      'VersionIntervention.unitCost',
      'VersionIntervention.userShare',
    ],
  },
  {
    reported:
      'exactly of the own cases; of others in steps of five cases and of a thousand euro, and nothing while they are one to four',
    fields: ['Served.cases', 'Served.delivered', 'Served.liquidable', 'Served.reserved'],
  },
  {
    reported: 'exactly to who keeps the books, and to nobody else',
    fields: [
      'CoPaymentArrears.amount',
      'CoPaymentArrears.charges',
      'FundTotal.reservedByCases',
      'InterventionTotal.reservedByCases',
      'StatementRow.reservedByCases',
      'YearClosing.multiYearFund',
      'TargetAreaTotal.reservedByCases',
      'YearTotal.reservedByCases',
    ],
  },
  {
    reported:
      'exactly to who keeps the books; to comuni in thousands, and nothing while one to four cases reserve; to the Region never',
    fields: ['FundingLine.available', 'FundingLine.reserved'],
  },
  {
    reported:
      'exactly to the accountant, who liquidates it (D.Lgs. 267/2000 art. 184); to others nothing while they are one to four',
    fields: ['LiquidableMonth.amount', 'LiquidableMonth.deliveries', 'LiquidableMonth.recoverable'],
  },
  {
    reported:
      'exactly to who keeps the books; to others what deliveries to cases made of it in steps of five cases at least',
    fields: [
      'Amounts.liquidated',
      'Amounts.ordered',
      'Amounts.outstanding',
      'Amounts.paid',
      'Amounts.payable',
      'Commitment.liquidated',
      'Commitment.ordered',
      'Commitment.outstanding',
      'Commitment.paid',
      'Commitment.payable',
    ],
  },
  {
    reported:
      'to who keeps the books; to the Region without the movements of deliveries to cases, and of what follows from them',
    fields: ['Movement.amount', 'MovementConnection.totalCount', 'YearResidue.deferred', 'YearResidue.kept'],
  },
  {
    reported: 'exactly to the Ambito that reported it; to others nothing while it is one to four',
    fields: [
      'FundModuleRow.usersServed',
      'PhysicalProgress.achieved',
      'ProgressReport.hoursDelivered',
      'ProgressReport.physicalPercent',
      'ProgressReport.usersServed',
    ],
  },
  {
    reported: 'exactly to who places or follows somebody there; to others a band',
    fields: ['Facility.freePlaces', 'Facility.occupied'],
  },
  {
    reported:
      'how many of a desk’s places are taken, and not by whom: what anybody sees in the waiting room, needed to book one',
    fields: ['Slot.freePlaces'],
  },
]
