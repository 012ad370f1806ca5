import { badInput } from '@cse/schema/errors'
import type { GraphQLError } from 'graphql'

/** What stands behind the `?` of an address, each name once. */
export type Parameters = ReadonlyMap<string, string>

/**
 * The parameters of an address, in the encoding of forms (`+` is a space), as GraphQL over HTTP has them.
 * @param url as it stands in the request line
 * @throws BAD_USER_INPUT for a name that comes twice or is encoded, and for an encoding that is none
 */
export function parametersOf(url: string): Parameters {
  const question = url.indexOf('?')
  const parameters = new Map<string, string>()
  if (question < 0) return parameters
  for (const part of url.slice(question + 1).split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = equals < 0 ? part : part.slice(0, equals)
    if (!PLAIN_NAME.test(name)) throw refused('', 'Il nome di un parametro è codificato o non è ammesso.')
    if (parameters.has(name)) throw refused(name, 'Il parametro compare due volte nell’indirizzo.')
    parameters.set(name, decoded(name, equals < 0 ? '' : part.slice(equals + 1)))
  }
  return parameters
}

/** No parameter of ours has another; one that is written otherwise is another name for whoever stands in front of the gateway. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/

function decoded(name: string, value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    throw refused(name, 'Il valore del parametro non è codificato correttamente (percent-encoding, UTF-8).')
  }
}

/**
 * Whether an address leads to one place only, whoever reads it: it is a path (RFC 9112, 3.2.1), it has no `#`, and no letter of its path is
 * written as a code (RFC 3986, 6.2.2.2).
 */
export function hasOneReading(url: string): boolean {
  if (!url.startsWith('/') || url.includes('#') || url.includes('\\')) return false
  const [path = ''] = url.split('?', 1)
  return !CODED_LETTER.test(path)
}

/** Unreserved characters, the slash and the backslash, and control characters. */
const CODED_LETTER = /%(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a]|3[0-9]|2[def]|5[cf]|7e|0[0-9a-f]|1[0-9a-f]|7f)/i

const refused = (path: string, reason: string): GraphQLError => badInput([{ path, reason }])
