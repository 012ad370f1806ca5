/**
 * A figure that clients may watch: a field of `Subscription`, shown by a field of `Query` that is run anew, with the viewer's rights of
 * that moment, whenever the figure has changed.
 */
export interface LiveFigure<Session> {
  /** Name of the field of `Query`; it takes the figure's id as its argument `id`. */
  readonly query: string
  /**
   * What a client watches, from the arguments of the subscription: whatever `changes` understands, equal for equal arguments.
   * @throws BAD_USER_INPUT
   */
  watched(args: Readonly<Record<string, unknown>>): string
  /** Types that are about no person: an answer made of them alone may serve all viewers with equal rights. */
  readonly impersonal: ReadonlySet<string>
  /** The field of `Query`, with the argument `id`, that must answer with something for a viewer to be let in. */
  entry(watched: string): { readonly query: string; readonly id: string }
  /** When each figure under any of these last changed, as somebody who sees them all: one statement. */
  changes(session: Session, watched: readonly string[]): Promise<readonly LiveChange[]>
}

/** When one figure last changed. */
export interface LiveChange {
  /** One of the values asked for. */
  readonly watched: string
  /** The figure's id in the graph. */
  readonly id: string
  readonly at: Date
}

/** The source of every field of `Subscription`: none, since no rule could guard it. The gateway runs the figure's query in its place. */
export function requestedByQuery(): never {
  throw new Error('A live figure is read by its query')
}
