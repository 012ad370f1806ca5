import { SourceFault } from '@cse/schema/e-services'
import { Agent, request } from 'undici'

/** One POST. @throws SourceFault when there is no answer */
export type Http = (
  url: string,
  request: { headers: Record<string, string>; body: string; signal?: AbortSignal | undefined },
) => Promise<HttpAnswer>

/** What came back, read to its end. */
export interface HttpAnswer {
  readonly status: number
  readonly text: string
  header(name: string): string | null
}

/** Bytes: no answer about one person is longer. */
const LONGEST = 4 * 1024 * 1024

/**
 * The HTTP of all calls. Redirects are not followed: a voucher goes to whom it was made for. @param ca certificates by which the sources are
 * believed beside those that everybody believes, in PEM
 */
export function openHttp(ca?: string): { readonly http: Http; close(): Promise<void> } {
  const dispatcher = new Agent({ connections: 8, ...(ca && { connect: { ca } }) })
  const http: Http = async (url, { headers, body, signal }) => {
    try {
      const answer = await request(url, {
        method: 'POST',
        headers,
        body,
        dispatcher,
        ...(signal && { signal }),
      })
      const chunks: Buffer[] = []
      let length = 0
      for await (const chunk of answer.body) {
        length += chunk.length
        if (length > LONGEST) {
          answer.body.destroy()
          throw new SourceFault('BROKEN', { code: 'ANSWER_TOO_LONG' })
        }
        chunks.push(chunk)
      }
      return {
        status: answer.statusCode,
        text: Buffer.concat(chunks).toString('utf8'),
        header: (name) => String(answer.headers[name.toLowerCase()] ?? '') || null,
      }
    } catch (error) {
      if (error instanceof SourceFault) throw error
      if (signal?.aborted) throw new SourceFault('TIMED_OUT')
      throw new SourceFault('UNREACHABLE', { code: codeOf(error) })
    }
  }
  return { http, close: () => dispatcher.close() }
}

/** How certificates of an authority that nobody here knows are called: the test hosts of the ministry have such ones. */
const PRIVATE_AUTHORITY = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  return code !== null && PRIVATE_AUTHORITY.includes(code) ? 'CERTIFICATE_OF_UNKNOWN_AUTHORITY' : code
}
