/**
 * A processing activity (attività di trattamento, Reg. UE 2016/679 art. 30) as a subgraph declares it: what the law wants to be known of it and
 * no policy table says. Who receives the data, and of which fields, follows from policies and registered operations.
 */
export interface ProcessingActivity {
  /** In Italian, like all that the register prints. */
  readonly name: string
  readonly purpose: string
  readonly legalBasis: readonly string[]
  readonly dataSubjects: readonly string[]
  /** Categories of data; the special ones of arts. 9 and 10 say so. */
  readonly data: readonly string[]
  /** Types of the graph in which the data are. */
  readonly types: readonly string[]
  /** Codes of the rules by which they are kept (db/data/retention_rule.csv). */
  readonly retention: readonly string[]
}

/** What a subgraph processes: each of its types belongs to one activity, or holds no data of persons. */
export interface Processing {
  readonly activities: readonly ProcessingActivity[]
  /** Types that hold no personal data, by the reason why. */
  readonly impersonal: Readonly<Record<string, readonly string[]>>
}
