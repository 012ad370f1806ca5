/** Bytes of a document at most: a long report with photographs, scanned. */
export const LARGEST_DOCUMENT = 5 * 1024 * 1024
