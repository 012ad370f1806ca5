/**
 * Arguments that identify nobody, though they are texts or ids. Every other one does: what is asked with it is kept in the log of access,
 * whether it finds somebody or not (`searches.ts`). A name alone speaks for all arguments of that name; `CreditorInput.name` for one.
 */
const NOBODY: ReadonlySet<string> = new Set([
  // places, bodies and offices
  ...[
    'ambito',
    'ambiti',
    'comune',
    'comuni',
    'province',
    'provinces',
    'istatCode',
    'facility',
    'provider',
    'office',
  ],
  // catalogues and codes of closed vocabularies
  ...[
    'code',
    'codes',
    'serviceType',
    'serviceTypes',
    'serviceFamilies',
    'family',
    'macroArea',
    'targetArea',
    'targetAreas',
  ],
  ...[
    'level',
    'levels',
    'regulation',
    'article',
    'instrument',
    'instruments',
    'instrumentVersion',
    'version',
    'kind',
    'item',
    'exemption',
  ],
  ...[
    'purpose',
    'purposes',
    'phase',
    'phases',
    'sexes',
    'ageBands',
    'iseeBands',
    'outcomes',
    'needs',
    'profiles',
    'section',
  ],
  ...['profession', 'role', 'indicator', 'unit', 'operator', 'substitute'],
  // plans, funds and acts
  ...[
    'zonePlan',
    'planIntervention',
    'fund',
    'funds',
    'fundingLine',
    'triennium',
    'multifondoProject',
    'progressEntry',
  ],
  ...[
    'progressSnapshot',
    'release',
    'act',
    'invoice',
    'cig',
    'cup',
    'milestone',
    'commitment',
    'movement',
    'clearance',
  ],
  // what is written down and not looked for
  ...[
    'idempotencyKey',
    'reason',
    'reasons',
    'note',
    'title',
    'text',
    'description',
    'conclusion',
    'findings',
    'decision',
    'minutes',
  ],
  ...[
    'place',
    'agenda',
    'request',
    'preAssessment',
    'orientation',
    'outcome',
    'mediaType',
    'sha256',
    'address',
    'opensAt',
    'closesAt',
  ],
  // ids of the register of creditors: whom a person there is paid for is in the log by what is read of it
  ...[
    'PlanIntervention.liquidable.creditor',
    'ChangeCreditorInput.creditor',
    'LiquidateDeliveriesInput.creditor',
    'OrderPaymentInput.creditor',
    'RecordCommitmentInput.creditors',
    'RecordLiquidationInput.creditor',
    'RecordPaymentInput.creditor',
  ],
  // names of who works for a body, or of what is no person
  ...[
    'UvmMemberInput.name',
    'AssessmentParticipantInput.name',
    'ComuneFilter.name',
    'FacilityFilter.name',
    'ServiceTypeFilter.name',
  ],
  // ids of what is about nobody
  ...[
    'Query.release.id',
    'Query.zonePlan.id',
    'Query.progressEntry.id',
    'Query.multifondoProject.id',
    'Query.planIntervention.id',
  ],
  ...[
    'Query.progressSnapshot.id',
    'Query.facility.id',
    'Query.waitingList.id',
    'ChangeRankingCriteriaInput.waitingList',
    'EnterWaitingListInput.waitingList',
    'EnterWaitingListInput.criteria',
    'RankingCriterionInput.label',
    'Query.disposalProposal.id',
    'ApproveDisposalInput.proposal',
    'HoldFromDisposalInput.proposal',
    'BookAppointmentInput.slot',
    'RescheduleAppointmentInput.slot',
  ],
])

/** Whether an argument, or all that an input object of this name holds, identifies nobody. `owner` is `Query.persons` or `PersonFilter`. */
export function identifiesNobody(owner: string, name: string): boolean {
  return NOBODY.has(name) || NOBODY.has(`${owner}.${name}`)
}

/** Types of what is known of people, as far as a root field answers with them: whatever narrows a list of these, be it a phase or a day, can leave one person. */
export const SHOWS_PEOPLE: ReadonlySet<string> = new Set([
  'Person',
  'Case',
  'Appointment',
  'AccessEntry',
  'EmergencyAccess',
  'Consent',
  'Relationship',
])

/** Arguments that say which part of a list is shown. */
export const PAGING: ReadonlySet<string> = new Set(['first', 'last', 'after', 'before'])

/** Types with an id whose entities are about nobody: `node` may ask for them as it likes. */
export const ABOUT_NOBODY: ReadonlySet<string> = new Set([
  ...['Facility', 'Office', 'Provider', 'Slot', 'Operator', 'WaitingList'],
  ...[
    'FundAllocation',
    'FundingLine',
    'MultifondoProject',
    'PlanIntervention',
    'PlanVariation',
    'ProgressEntry',
    'ProgressReport',
  ],
  ...['ProgressSnapshot', 'ZonePlan', 'Commitment', 'Movement'],
])
