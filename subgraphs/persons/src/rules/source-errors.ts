/** Which rule a datum of a source breaks. */
export const SOURCE_ERROR_RULES = {
  DIFFERS_FROM_DOCUMENT: {
    description: 'A document of the person says otherwise (diverso da un documento).',
  },
  OUT_OF_DATE: { description: 'It was so once, and has changed (non aggiornato).' },
  OF_ANOTHER_PERSON: { description: 'It is about somebody else (di un’altra persona).' },
  IMPOSSIBLE: { description: 'It cannot be, as a birth after the death (impossibile).' },
  INCOMPLETE: { description: 'A part of it is missing (incompleto).' },
} as const
export type SourceErrorRule = keyof typeof SOURCE_ERROR_RULES

/** What the source replied. */
export const SOURCE_ERROR_STATUSES = {
  OPEN: { description: 'It has not replied (in attesa).' },
  CORRECTED: { description: 'It has corrected the datum: it is taken from there anew (corretto).' },
  CONFIRMED: { description: 'It stands by the datum (confermato).' },
} as const
