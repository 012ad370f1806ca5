import { downloadLink } from '@cse/schema/download-link'

/** Links to the figures of a module as a file: of the submission of a number, or of the ledger at an ISO instant. */
export const fundModuleLink = downloadLink('fund module', '/fund-modules/:ambito/:fund/:year/:file', [
  'asOf',
  'submission',
])
