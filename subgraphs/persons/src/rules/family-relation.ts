import { familyRelations } from '@cse/db/reference/catalogue-files'
import { readReference } from '@cse/db/reference/csv'

const labels = new Map(readReference(familyRelations).map(({ code, label }) => [code, label]))

/** The Italian name of an ANPR relation code (table 05), which arrives with or without leading zeros; the code itself when ANPR added one. */
export function familyRelation(code: string): string {
  return labels.get(code.replace(/^0+/, '')) ?? code
}
