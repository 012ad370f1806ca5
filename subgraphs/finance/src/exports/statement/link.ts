import { downloadLink } from '@cse/schema/download-link'

/** Links to a statement as a file: of the plan `zone_plan_…`, as of an ISO instant or of now, of one year or of all. */
export const statementLink = downloadLink('statement', '/zone-plans/:plan/:file', ['asOf', 'year'])
