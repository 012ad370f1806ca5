/** The files of a subgraph that were kept when there was no scanner, for a scan of them by the administrator of the database. */
export interface UnscannedFiles<Administrator> {
  /** The id of a file in the graph. */
  idOf(uuid: string): string
  /**
   * Some that were not scanned, in the order of their uuids.
   * @param after uuid of the last one before
   */
  next(administrator: Administrator, after: string | null, most: number): Promise<readonly UnscannedFile[]>
  /** Keeps what a scanner found in one of them now. */
  keepFinding(administrator: Administrator, uuid: string, finding: 'CLEAN' | 'INFECTED'): Promise<void>
}

/** A file that no scanner has seen yet. */
export interface UnscannedFile {
  readonly uuid: string
  readonly content: Buffer
}
