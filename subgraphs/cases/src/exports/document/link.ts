import { downloadLink } from '@cse/schema/download-link'

/** Links to the content of a document, `case_document_…`. */
export const documentLink = downloadLink('document', '/documents/:document')
