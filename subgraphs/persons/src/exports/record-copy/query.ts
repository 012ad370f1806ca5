import { z } from 'zod'

/** Whose copy it is: asked as who asks for it, so that the log of access names them. */
export const RECORD_COPY_FILE = `query RecordCopyFile($request: ID!) {
  rightsRequest(id: $request) {
    id protocol receivedOn
    copy { jsonUrl }
    person { id givenName familyName residence { comune { name } } }
  }
}`

const person = z.object({
  id: z.string(),
  givenName: z.string().nullable(),
  familyName: z.string().nullable(),
  residence: z.object({ comune: z.object({ name: z.string() }).nullable() }).nullable(),
})
const request = z.object({
  id: z.string(),
  protocol: z.string().nullable(),
  receivedOn: z.string(),
  copy: z.object({}).nullable(),
  person: person.nullable(),
})
const answer = z.object({ rightsRequest: request.nullable() })

/** A request whose copy may be made, and the person it is about. */
export interface GrantedCopy {
  readonly request: Pick<z.infer<typeof request>, 'id' | 'protocol' | 'receivedOn'>
  readonly person: z.infer<typeof person>
}

/** What answers {@link RECORD_COPY_FILE}; null when there is no copy for this viewer. */
export function grantedCopy(data: unknown): GrantedCopy | null {
  const { rightsRequest: found } = answer.parse(data)
  if (!found?.copy || !found.person) return null
  const { id, protocol, receivedOn, person } = found
  return { request: { id, protocol, receivedOn }, person }
}
