import type { Random } from './random.ts'
import type { Town } from './towns.ts'

/** An address that reads like one of the town; the street need not exist there. */
export function addressIn(town: Town, random: Random): string {
  return `${random.pick(STREETS)} ${random.between(1, 240)}, ${town.postalCode} ${town.name} (${town.province})`
}

/** An address at example.org, which nobody can have (RFC 2606). */
export function emailOf(givenName: string, familyName: string, random: Random): string {
  const plain = (name: string) =>
    name
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase()
  return `${plain(givenName)}.${plain(familyName)}.${random.between(1, 9999)}@example.org`
}

/** A number that no Italian operator assigns: mobile numbers begin with 3. */
export function mobileNumber(random: Random): string {
  return `+39000${random.between(1_000_000, 9_999_999)}`
}

const STREETS = [
  'Via Roma',
  'Via Garibaldi',
  'Corso Umberto I',
  'Via Cavour',
  'Via Mazzini',
  'Via Dante Alighieri',
  'Corso Vittorio Emanuele II',
  'Via Aldo Moro',
  'Via Matteotti',
  'Via Gramsci',
  'Via Don Minzoni',
  'Via della Libertà',
  'Via XXIV Maggio',
  'Via IV Novembre',
  'Piazza Plebiscito',
  'Via Marconi',
  'Via Verdi',
  'Via Leopardi',
  'Via dei Mille',
  'Via San Francesco',
  'Via Madonna delle Grazie',
  'Viale della Repubblica',
  'Via Trieste',
  'Via Piave',
  'Vico Chiuso',
]
