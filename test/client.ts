/** What the API answered. */
export interface Answer {
  readonly status: number
  /** The body as it came. */
  readonly text: string
  readonly data?: unknown
  readonly errors?: readonly AnswerError[]
}

export interface AnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: { readonly code?: string; readonly count?: number; readonly [detail: string]: unknown }
}

/** Somebody who asks the API. */
export interface Client {
  /** Sends an operation as text. */
  query(text: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>
  /** The bearer token, or null for nobody. */
  token(): Promise<string | null>
  /** Sends any body, such as `{ documentId }`. */
  send(body: object): Promise<Answer>
}

/** A client of the API at an address, with the token it is given. */
export function client(url: string, tokenOf: () => Promise<string | null>): Client {
  let token: Promise<string | null> | undefined
  const bearerToken = () => {
    token ??= tokenOf()
    return token
  }
  const send: Client['send'] = async (body) => {
    const bearer = await bearerToken()
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, text, ...JSON.parse(text) }
  }
  return { token: bearerToken, send, query: (query, variables = {}) => send({ query, variables }) }
}
