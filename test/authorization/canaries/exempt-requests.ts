const CODE = 'a code that is looked for'
const CLOSED = 'a closed vocabulary'

/** Columns of requests at the front office that hold no canary, and why. */
export const REQUESTS: Readonly<Record<string, string>> = {
  'cases.service_request.origin': CLOSED,
  'cases.service_request.restricted': 'a boolean is too narrow to be unmistakable',
  'cases.service_request.service_type': CODE,
  'cases.service_request_outcome.outcome': CLOSED,
  'cases.service_request_outcome.recorded_by': CODE,
  'cases.service_request_outcome.recorded_by_issuer': CODE,
}
