/** The Ambito and the year that a section of a report is about. */
export interface ReportSection {
  readonly ambito: string
  readonly year: number
}
