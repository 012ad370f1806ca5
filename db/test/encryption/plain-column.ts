/** Why columns hold what they hold as plain text. */
export interface Plain {
  readonly why: string
  /** The search or order that SQL needs them for; only where that is the reason. */
  readonly search?: string
  /** By table: the columns, or `*` for all of a table that says nothing about anybody. */
  readonly columns: Readonly<Record<string, string>>
}
