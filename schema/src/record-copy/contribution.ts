/**
 * What a subgraph contributes to the copy of a record that a person gets (Reg. UE 2016/679 art. 15, 20). The whole graph is queried as the
 * person, so field rules and row policies decide: what a citizen may not read is in no copy.
 */
export interface RecordCopyContribution {
  readonly parts: readonly RecordCopyPart[]
  /** What stays out of the copy though it is kept, as `Type` or `Type.field`, with the reason in Italian that the copy states. */
  readonly withheld: Readonly<Record<string, string>>
  /** Fields that say nothing of the person: ids, versions, ways back, what another field says too. */
  readonly technical: readonly string[]
  /** Italian names of fields whose description has none in parentheses, as `Type.field`. */
  readonly labels: Readonly<Record<string, string>>
}

/** A question of the graph and where its rows are. */
export interface RecordCopyPart {
  /** Under which name the copy has it. */
  readonly name: string
  /** Italian heading. */
  readonly title: string
  /** Variables: `$person`, or `$row` for each row of `over`; of a connection also `$after`. */
  readonly question: string
  /** Where the answer has them: one object, or a connection of which all pages are asked. */
  readonly at: readonly string[]
  /** Queried once for each row of this part, by its `id`; the rows stand in it under the own name. */
  readonly over?: string
}
