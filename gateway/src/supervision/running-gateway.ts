/** A gateway that answers. */
export interface Gateway {
  /** Its address; the API is at `/graphql`. */
  readonly url: string
  /** Reads the supergraph and the registered operations again and goes on with them; with the present ones when they are no good. The log records which. */
  reload(): Promise<void>
}
