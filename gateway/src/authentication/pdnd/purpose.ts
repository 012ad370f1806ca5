import type { ErrorCode } from '@cse/schema/errors'
import { type Viewer, worksWithRecords } from '@cse/schema/viewer'
import { GraphQLError } from 'graphql'
import { withDeclaredPurpose } from '../../config/purposes.ts'
import { type Attempting, attempted } from '../../persisted-documents/attempts.ts'
import type { Purposes, Registry } from '../../persisted-documents/registry.ts'

const LONGEST_PURPOSE = 200

/**
 * The viewer with the purpose that the request declares, if it does. It is kept in the log of access and shown to the person concerned.
 * Operators declare one of `schema/purposes.json`. A partner declares a purpose of its registration, and one that has a single purpose need
 * not; what a voucher says stands above the header. A citizen looks at the own record.
 * @throws BAD_USER_INPUT when an operator's purpose is none; FORBIDDEN when a partner's is not one of its registration
 */
export function withPurpose(viewer: Viewer | null, declared: unknown, registry: Registry): Viewer | null {
  if (!viewer || viewer.purpose !== undefined) return viewer
  const said = typeof declared === 'string' ? declared.trim().slice(0, LONGEST_PURPOSE) : ''
  if (worksWithRecords(viewer)) return said ? withDeclaredPurpose(viewer, said) : viewer
  if (viewer.scope !== 'PARTNER') return viewer
  const purposes = registry.get(viewer.client ?? '')?.purposes
  if (!purposes) return viewer
  const [only] = purposes.size === 1 ? purposes.keys() : []
  const id = said || only
  return id === undefined ? viewer : { ...viewer, purpose: purposeText(titleOf(purposes, id, viewer), id) }
}

/** The title of one of a partner's purposes. @throws FORBIDDEN when it is none of them */
export function titleOf(purposes: Purposes, id: string, who: Attempting): string {
  const title = purposes.get(id)
  if (title !== undefined) return title
  const code: ErrorCode = 'FORBIDDEN'
  throw attempted(new GraphQLError(OUTSIDE, { extensions: { code } }), 'purpose', who)
}

const OUTSIDE = 'La finalità dichiarata non è fra quelle concordate con questa applicazione.'

/** A purpose as the log of access keeps it: readable by the person concerned, found again by its id. */
export function purposeText(title: string, id: string, ...besides: readonly string[]): string {
  return `${title} (${[id, ...besides].join('; ')})`
}
