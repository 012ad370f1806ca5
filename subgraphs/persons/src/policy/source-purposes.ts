/**
 * For which purposes (`schema/purposes.json`) a source may be asked, beside who may (`sources.ts`): on which side of a threshold somebody is
 * also who orients people needs to know, the value only who assesses a need or sets a share.
 */
export const SOURCE_PURPOSES = {
  'INPS.ISEE-SOGLIA': ['ACCESS', 'CARE', 'DELIVERY'],
  'INPS.ISEE': ['CARE', 'DELIVERY'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Whether a purpose is one for which the source may be asked. */
export const admitsPurpose = (admitted: readonly string[], purpose: string | undefined): boolean =>
  purpose !== undefined && admitted.includes(purpose)
