import { refusalType, sharedRefusals } from '@cse/schema/refusal-types'
import { builder } from '../builder.ts'
import { ZonePlanStatus } from './zone-plan.ts'

export const { StaleVersion, NotFound, RepeatedKey } = sharedRefusals(builder)

const left = (description: string) => ({ available: { type: 'Euro' as const, description } })
const year = (description: string) => ({ year: { type: 'Int' as const, description } })
const status = { status: { type: ZonePlanStatus, description: 'The state the plan is in.' } }

export const ActInFuture = refusalType(builder, 'ActInFuture', {
  description: 'The act is of a day that has not come.',
})
export const PlanStatusNotAllowed = refusalType(builder, 'PlanStatusNotAllowed', {
  description: 'The plan is in a state in which this is not done.',
  details: status,
})
export const PlanNotApproved = refusalType(builder, 'PlanNotApproved', {
  description: 'The plan is not approved yet: nothing of it can be committed.',
  details: status,
})
export const PlanExists = refusalType(builder, 'PlanExists', {
  description: 'The Ambito has a plan for that triennium already, or one that covers some of its years.',
})
export const PlanEmpty = refusalType(builder, 'PlanEmpty', {
  description: 'No intervention of the plan has money yet.',
})
export const CoFundingMissing = refusalType(builder, 'CoFundingMissing', {
  description: 'Own resources of the comuni fall short of what the funds ask (cofinanziamento).',
  details: { missing: { type: 'Euro', description: 'By how much, in euro.' } },
})
export const CodeTaken = refusalType(builder, 'CodeTaken', {
  description: 'The plan has an intervention with that code already.',
})
export const ServiceNotPlannable = refusalType(builder, 'ServiceNotPlannable', {
  description: 'The service does not exist, is not valid in those years, or is not for that target area.',
})
export const FundNotAdmitted = refusalType(builder, 'FundNotAdmitted', {
  description: 'The fund may not pay for this: wrong target area, service or year (vincolo di destinazione).',
})
export const FundExpired = refusalType(builder, 'FundExpired', {
  description: 'The fund can no longer be spent (termine di spesa).',
  details: { spendBy: { type: 'Date', description: 'Last day on which it could.' } },
})
export const AllocationExceeded = refusalType(builder, 'AllocationExceeded', {
  description: 'More than what was allocated of the fund for the year and is not planned yet.',
  details: left('What is left to plan, in euro.'),
})
export const BudgetExceeded = refusalType(builder, 'BudgetExceeded', {
  description:
    'More than the funding line has left (residuo di stanziamento) beside what cases have reserved.',
  details: {
    ...left('What it has left, in euro.'),
    reserved: {
      type: 'Euro',
      description:
        'What is kept beside that for cases (prenotato), in euro: commitments that serve reservations may take it.',
    },
  },
})
export const WrongYear = refusalType(builder, 'WrongYear', {
  description: 'The year is not one of those allowed.',
  details: {
    first: { type: 'Int', description: 'First year allowed.' },
    last: { type: 'Int', description: 'Last year allowed.' },
  },
})
export const YearClosed = refusalType(builder, 'YearClosed', {
  description: 'The year of the plan is closed.',
  details: year('The closed year.'),
})
export const YearOpen = refusalType(builder, 'YearOpen', {
  description: 'A year of the plan is not closed yet.',
  details: year('The open year.'),
})
export const YearNotOver = refusalType(builder, 'YearNotOver', {
  description: 'The year is not over yet: it cannot be closed.',
  details: year('The year.'),
})
export const CreditorNotAllowed = refusalType(builder, 'CreditorNotAllowed', {
  description:
    'The creditor is known by its VAT number or tax code, 11 digits with their check (DM 23-12-1976). Persons are named in the act only (D.Lgs. 33/2013 art. 26 c. 4).',
})
export const CreditorTaken = refusalType(builder, 'CreditorTaken', {
  description: 'The register of the Ambito has a creditor with that code already.',
})
export const CreditorTermsNotAllowed = refusalType(builder, 'CreditorTermsNotAllowed', {
  description: 'What was given does not go with that kind of creditor.',
})
export const CreditorNotOfCommitment = refusalType(builder, 'CreditorNotOfCommitment', {
  description:
    'The commitment has several creditors and none of them was named, or the one that was named is none of its.',
})
export const DurcNotValid = refusalType(builder, 'DurcNotValid', {
  description:
    'The creditor of a public contract has no DURC that is good on the day of the act (D.L. 69/2013 art. 31).',
})
export const AccountNotDeclared = refusalType(builder, 'AccountNotDeclared', {
  description:
    'The creditor of a public contract declared no account for it, or its IBAN is not known (tracciabilità, L. 136/2010 art. 3).',
})
export const InvoiceExceeded = refusalType(builder, 'InvoiceExceeded', {
  description: 'The invoice was liquidated already, or this is more than what is left of its total.',
  details: left('What is left of it, in euro.'),
})
export const UnknownCig = refusalType(builder, 'UnknownCig', {
  description: 'The CIG of the invoice is not the one of the commitment (D.L. 66/2014 art. 25).',
})
export const LiquidationBeforeCommitment = refusalType(builder, 'LiquidationBeforeCommitment', {
  description: 'The act of liquidation is older than the commitment.',
  details: { committedOn: { type: 'Date', description: 'Day of the commitment.' } },
})
export const OwedBeforeCommitment = refusalType(builder, 'OwedBeforeCommitment', {
  description:
    'What is owed is older than the commitment: it is a debt beside the budget, to be recognised first (debito fuori bilancio, D.Lgs. 267/2000 arts. 191, 194).',
  details: { committedOn: { type: 'Date', description: 'Day of the commitment.' } },
})
export const DueInAnotherYear = refusalType(builder, 'DueInAnotherYear', {
  description:
    'It falls due in another year than the commitment (esigibilità): of an earlier year it is a debt to be recognised, of a later one it needs a commitment of that year or is deferred when the year closes.',
  details: year('The year in which it falls due.'),
})
export const NotOfTheDebt = refusalType(builder, 'NotOfTheDebt', {
  description: 'It was not delivered before the resolution that recognised the debt.',
})
export const NothingToReduce = refusalType(builder, 'NothingToReduce', {
  description: 'More than what the commitment has not liquidated.',
  details: left('What can be reduced, in euro.'),
})
export const NothingToLiquidate = refusalType(builder, 'NothingToLiquidate', {
  description: 'More than what the commitment has not liquidated.',
  details: left('What can be liquidated, in euro.'),
})
export const CommitmentNotForCases = refusalType(builder, 'CommitmentNotForCases', {
  description: 'The commitment was not recorded for what cases reserve: no delivery is liquidated on it.',
})
export const NothingDue = refusalType(builder, 'NothingDue', {
  description: 'Nothing that was delivered in those months is to be liquidated.',
})
export const DueOnAnotherLine = refusalType(builder, 'DueOnAnotherLine', {
  description: 'What was delivered in those months is for another funding line to pay.',
})
export const DueChanged = refusalType(builder, 'DueChanged', {
  description: 'What is due is no longer what was read: a delivery was added or withdrawn since.',
  details: { due: { type: 'Euro', description: 'What is due now, in euro.' } },
})
export const NothingToPay = refusalType(builder, 'NothingToPay', {
  description: 'More than what was liquidated and not ordered or, for a payment, ordered and not paid.',
  details: left('What can be ordered or paid, in euro.'),
})
export const NothingToReverse = refusalType(builder, 'NothingToReverse', {
  description: 'The movement cannot be undone by this amount: undone already, or later movements rest on it.',
  details: left('What can be undone, in euro.'),
})
