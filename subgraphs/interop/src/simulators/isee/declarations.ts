/** An ISEE of somebody, as INPS has it. */
export interface SimulatedIndicator {
  /** The words of INPS: Ordinario, Minorenne … */
  readonly kind: string
  /** Euro with two decimals; none: not computable. */
  readonly isee: string | null
  readonly ise: string
  readonly scale: string
}

/** A declaration (DSU) and what was reckoned from it. */
export interface Declaration {
  readonly taxCode: string
  readonly familyName: string
  readonly givenName: string
  readonly protocol: string
  /** `YYYY-MM-DD` */
  readonly submittedOn: string
  readonly validUntil: string
  /** Whether its ordinary ISEE is a current one, and until when that counts. */
  readonly currentUntil?: string
  readonly indicators: readonly SimulatedIndicator[]
  /** Omissions or differences that the revenue office noted. */
  readonly omissions: readonly string[]
}

const ordinary = (isee: string, ise: string): SimulatedIndicator => ({
  kind: 'Ordinario',
  isee,
  ise,
  scale: '1.57',
})

/** Invented: what the ministry's fictitious people would have declared. */
export const DECLARATIONS: readonly Declaration[] = [
  {
    taxCode: 'PRVGNN90R10H501Q',
    familyName: 'PROVA',
    givenName: 'GIOVANNI',
    protocol: 'INPS-ISEE-2026-00000101A-00',
    submittedOn: '2026-01-20',
    validUntil: '2026-12-31',
    indicators: [
      ordinary('8450.75', '13267.68'),
      { kind: 'SocioSanitario', isee: '6100.00', ise: '6100.00', scale: '1.00' },
      { kind: 'Universitario', isee: null, ise: '13267.68', scale: '1.57' },
    ],
    omissions: [],
  },
  {
    taxCode: 'NRECLD90R50H501G',
    familyName: 'NERI',
    givenName: 'CLAUDIA',
    protocol: 'INPS-ISEE-2026-00000102B-00',
    submittedOn: '2026-08-03',
    validUntil: '2026-12-31',
    currentUntil: '2027-02-02',
    indicators: [ordinary('4200.00', '6594.00')],
    omissions: ['PatrimoniMobiliari', 'RedditiScostamento'],
  },
]
