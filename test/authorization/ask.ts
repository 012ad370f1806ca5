/** What the graph answers to an operation, whoever asks and however it travels. */
export interface Answer {
  readonly data?: unknown
  readonly errors?: readonly AnswerError[]
}

export interface AnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: { readonly code?: string; readonly count?: number }
}

/** Asks the graph as somebody. */
export type Ask = (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Answer>
