import { builder } from '../builder.ts'
import type {
  ProtectionReason as Reason,
  ListRole as Role,
  ProtectionStepKind as Step,
} from '../rules/protection.ts'

interface Described {
  readonly description: string
}

export const ProtectionReason = builder.enumType('ProtectionReason', {
  description: 'Why a record is protected (motivo della protezione).',
  values: {
    VIOLENCE: { description: 'Violence, of whatever kind (violenza; L. 119/2013).' },
    PROTECTION_PROGRAMME: { description: 'A programme of protection (programma di protezione).' },
    OPERATOR_OR_RELATIVE: {
      description: 'Somebody who works for the service, or a relative (operatore o familiare di operatore).',
    },
    PUBLIC_FIGURE: { description: 'Somebody known to the public (persona nota).' },
  } satisfies Record<Reason, Described>,
})

export const ListRole = builder.enumType('ListRole', {
  description: 'As what an operator is on the list of a protected record (ruolo nell’elenco).',
  values: {
    GUARDIAN: {
      description: 'Works with the record, keeps its list and is told who opened it (custode).',
    },
    NAMED: { description: 'Works with the record (operatore indicato).' },
    EXCLUDED: {
      description: 'From whom it is protected, in an emergency too (operatore da cui è protetta).',
    },
  } satisfies Record<Role, Described>,
})

export const ProtectionStepKind = builder.enumType('ProtectionStepKind', {
  description: 'What was done about a protection (atto).',
  values: {
    PROTECTED: { description: 'The record was protected (messa sotto protezione).' },
    LIST_CHANGED: { description: 'Its list was changed (modifica dell’elenco).' },
    LIFTED: { description: 'The protection was lifted (revoca).' },
  } satisfies Record<Step, Described>,
})
