import type { CaseFile } from './case-file.ts'

/** What the facts about a case and about what belongs to it have in common. */
export function careFactOf({ person, town, ambito, targetArea }: CaseFile) {
  return {
    person: person.pseudonym,
    comune: town.istatCode,
    ambito: ambito.code,
    province: town.province,
    targetArea,
  }
}
