/** What civil invalidity commissions find, by SIUSS code (InvaliditaCivile). */
const kinds: ReadonlyMap<string, string> = new Map([
  ['1', 'Invalidità civile parziale, almeno 75%'],
  ['2', 'Invalidità civile totale con indennità di accompagnamento'],
  ['3', 'Invalidità civile totale senza indennità di accompagnamento'],
  ['4', 'Certificazione di neuropsichiatria infantile'],
  ['5', 'Disabilità, L. 104/1992 art. 3 comma 1'],
  ['6', 'Disabilità con necessità di sostegno intensivo, L. 104/1992 art. 3 comma 3'],
  ['7', 'Diritto all’educazione e all’istruzione, L. 104/1992 art. 12'],
  ['8', 'Integrazione scolastica, L. 104/1992 art. 13'],
])

/** The Italian name of a SIUSS code of civil invalidity; the code itself when SIUSS has added one. */
export function disabilityKind(code: string): string {
  return kinds.get(code) ?? code
}
