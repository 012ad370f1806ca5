import type { Personas } from './personas.ts'

/** Personas that work in the same place. */
export interface PersonaGroup {
  readonly label: string
  readonly personas: readonly { readonly name: string; readonly label: string }[]
}

/**
 * The personas worth showing, by where they work and under the names that people would type. Every other comune and
 * Ambito has the same ones; a place that the territory at hand lacks is left out.
 */
export const shownPersonas = (personas: Personas): PersonaGroup[] =>
  SHOWN.map(([label, names]) => ({
    label,
    personas: names.flatMap((name) => {
      const persona = personas.find(name)
      return persona ? [{ name, label: persona.label }] : []
    }),
  })).filter((group) => group.personas.length > 0)

const SHOWN: readonly (readonly [group: string, names: readonly string[]])[] = [
  ['Cittadini', ['citizen']],
  [
    'Comune di Bari',
    [
      'social-worker@bari',
      'social-worker+restricted@bari',
      'secretariat@bari',
      'pua@bari',
      'supervisor@bari',
    ],
  ],
  ['Comune di Lecce', ['social-worker@lecce', 'secretariat@lecce', 'pua@lecce']],
  ['Più comuni', ['social-worker@altamura,gravina-in-puglia']],
  ['Ambito di Bari', ['plan-office@ATS-BA-02', 'accountant@ATS-BA-02', 'ambito-supervisor@ATS-BA-02']],
  ['Ambito di Altamura', ['plan-office@ATS-BA-01', 'accountant@ATS-BA-01']],
  ['Regione', ['analyst', 'controller']],
  ['Invitati', ['health@asl-ba']],
  ['Altri sistemi', ['dss', 'puglia-sociale', 'inps', 'osservatorio']],
]
