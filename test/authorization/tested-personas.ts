import type { Persona } from './persona.ts'
import { AMBITO, COMUNE, INVITEES, PERSONAS, type PersonaName } from './personas.ts'

/** Whom the tests with canaries ask as: the personas, and two who share their Ambito with comuni that are not theirs. */
export const TESTED_PERSONAS: ReadonlyMap<string, Omit<Persona, 'person'>> = new Map<
  string,
  Omit<Persona, 'person'>
>([
  ...(Object.keys(PERSONAS) as PersonaName[]).map((name) => [name, personaOf(name)] as const),
  [
    'social-worker@altamura',
    { scope: 'LOCAL', roles: ['SOCIAL_WORKER'], comune: '072004', ambito: 'ATS-BA-01' },
  ],
  ['plan-office@ATS-BA-01', { scope: 'AMBITO', roles: ['PLAN_OFFICE'], ambito: 'ATS-BA-01' }],
])

function personaOf(persona: PersonaName): Omit<Persona, 'person'> {
  const { scope, roles } = PERSONAS[persona]
  return {
    scope,
    roles,
    ...(scope === 'LOCAL' && { comune: COMUNE, ambito: AMBITO }),
    ...(scope === 'AMBITO' && { ambito: AMBITO }),
    ...(INVITEES[persona] !== undefined && { invitee: INVITEES[persona] }),
  }
}
