/**
 * What GraphiQL sends operations with: as the persona chosen at the moment, subscriptions as server-sent events.
 * Operations registered for a partner are sent by the hash of their text, because a partner's text is refused.
 */
export function fetcherAs(persona, { endpoint, liveEndpoint, examples, tokenOf }) {
  const registered = new Set(examples.filter((example) => example.registered).map(({ query }) => query))

  return async (asked, { headers } = {}) => {
    const { kind, name } = operationIn(asked)
    const operation = { ...asked, operationName: name }
    const live = kind === 'subscription'
    const response = await fetch(live ? liveEndpoint : endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: live ? 'text/event-stream' : 'application/graphql-response+json, application/json',
        ...(await authorization(operation)),
        ...headers,
      },
      body: JSON.stringify(await bodyOf(operation)),
    })
    return isEventStream(response) ? events(response.body) : answer(response)
  }

  /** The schema is the same for everybody, but partners and strangers may not ask for it: the analyst does, who sees no person. */
  async function authorization({ operationName }) {
    const name = operationName === 'IntrospectionQuery' ? 'analyst' : persona()
    return name === '' ? {} : { authorization: `Bearer ${(await tokenOf(name)).token}` }
  }

  async function bodyOf({ query, ...rest }) {
    return registered.has(query)
      ? { documentId: `sha256:${await sha256(query)}`, ...rest }
      : { query, ...rest }
  }
}

/** The operation that is asked, as the text has it: GraphiQL goes on naming the operation that stood in the editor a moment ago. */
function operationIn({ query, operationName }) {
  const operations = [...query.matchAll(/^(query|mutation|subscription)\b\s*(\w+)?/gm)]
  const [, kind = 'query', name] =
    operations.find((found) => found[2] === operationName) ?? operations[0] ?? []
  return { kind, name }
}

const isEventStream = (response) => response.headers.get('content-type')?.startsWith('text/event-stream')

async function answer(response) {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return { errors: [{ message: `${response.status} ${response.statusText}: ${text.slice(0, 500)}` }] }
  }
}

/** The states of a subscription, in the distinct connections mode of GraphQL over server-sent events. */
async function* events(body) {
  let text = ''
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    const whole = (text + part).split('\n\n')
    text = whole.pop()
    for (const event of whole) {
      const lines = event.split('\n').map((line) => line.split(/: ?(.*)/s))
      if (lines.some(([field, value]) => field === 'event' && value === 'complete')) return
      const data = lines.filter(([field]) => field === 'data').map(([, value]) => value)
      if (data.length > 0) yield JSON.parse(data.join('\n'))
    }
  }
}

async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
