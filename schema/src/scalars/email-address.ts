import { textScalar } from './text-scalar.ts'

/** An address mail can be sent to. */
export type EmailAddress = string & { readonly brand: 'EmailAddress' }

// The pattern browsers use for <input type=email> (WHATWG HTML), with a domain of at least two labels.
const pattern =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/

/** Whether the text is a mail address a browser's form would accept, at most 254 characters (RFC 5321). */
export function isEmailAddress(text: string): text is EmailAddress {
  return text.length <= 254 && pattern.test(text)
}

export const emailAddress = textScalar({
  name: 'EmailAddress',
  description: 'A mail address (indirizzo di posta elettronica o PEC).',
  reason: 'L’indirizzo di posta elettronica non è valido.',
  parse(text) {
    const address = text.trim()
    return isEmailAddress(address) ? address : undefined
  },
})
