/** Whether a figure is published: SDMX code list CL_CONF_STATUS, as far as it is used here. */
export type ConfidentialityStatus =
  /** F: published. */
  | 'FREE'
  /** A: not published, too few persons. */
  | 'SMALL_COUNT'
  /** O: not published, one person may account for most of it. */
  | 'DOMINANCE'

/** A figure of a cell as it is published. */
export interface PublishedFigure {
  readonly value: number | null
  readonly status: ConfidentialityStatus
}
