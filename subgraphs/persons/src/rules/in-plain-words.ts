import type { Scope } from '@cse/schema/viewer'

/** Who acted, as far as the log knows. */
export interface Actor {
  readonly scope: Scope | 'SYSTEM'
  readonly roles: readonly string[]
}

/**
 * Who acted, in Italian and without a name: `Assistente sociale, Comune di Bari`. `organisations` are the names of the bodies for which the
 * operator works.
 */
export function actorInWords({ scope, roles }: Actor, organisations: readonly string[]): string {
  if (scope === 'CITIZEN') {
    const [quality] = roles.flatMap((role) => QUALITIES[role] ?? [])
    return quality ? `${quality}, per conto della persona` : 'La persona interessata'
  }
  if (scope === 'SYSTEM') return 'La piattaforma, senza intervento di operatori'
  if (scope === 'PARTNER') return 'Un altro sistema, per un’operazione registrata'
  if (scope === 'HEALTH_PROFESSIONAL')
    return 'Un professionista del servizio sanitario, invitato all’unità di valutazione multidimensionale'
  if (scope === 'PROVIDER') return 'L’ente gestore di un servizio'
  const professions = roles.flatMap((role) => PROFESSIONS[role] ?? [])
  return [professions.join(' e ') || 'Operatore', ...organisations].join(', ')
}

/** What was done, in Italian. */
export function actionInWords(action: keyof typeof ACTIONS): string {
  return ACTIONS[action]
}

/** In which quality a citizen acts for somebody else. */
const QUALITIES: Readonly<Record<string, string>> = {
  PARENT: 'Un genitore',
  GUARDIAN: 'Il tutore',
  CURATOR: 'Il curatore',
  SUPPORT_ADMINISTRATOR: 'L’amministratore di sostegno',
  DELEGATE: 'Un delegato',
}

const PROFESSIONS: Readonly<Record<string, string>> = {
  SECRETARIAT: 'Segretariato sociale',
  PUA: 'Operatore della porta unitaria di accesso',
  SOCIAL_WORKER: 'Assistente sociale',
  SUPERVISOR: 'Responsabile del servizio',
  PLAN_OFFICE: 'Ufficio di Piano',
  ACCOUNTANT: 'Contabile',
}

const ACTIONS = {
  READ: 'Ha consultato la cartella',
  WRITE: 'Ha modificato la cartella',
  EMERGENCY: 'Ha consultato la cartella in emergenza, fuori dal proprio ambito',
  SEARCH: 'Ha cercato una persona, senza consultarne la cartella',
} as const
