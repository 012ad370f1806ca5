/** Why a record is protected (motivo della protezione). */
export type ProtectionReason = 'VIOLENCE' | 'PROTECTION_PROGRAMME' | 'OPERATOR_OR_RELATIVE' | 'PUBLIC_FIGURE'

/** As what an operator is on the list of a protected record. */
export type ListRole = 'GUARDIAN' | 'NAMED' | 'EXCLUDED'

/** What was done about a protection. */
export type ProtectionStepKind = 'PROTECTED' | 'LIST_CHANGED' | 'LIFTED'
