import { builder } from '../builder.ts'
import type { rectifiableFields } from '../rules/rectifiable.ts'
import type { RectificationRow } from '../store/rights-requests.ts'

export const RectifiableField = builder.enumType('RectifiableField', {
  description: 'What of the personal record is corrected on request (dato da rettificare).',
  values: {
    GIVEN_NAME: { description: 'Given name (nome).' },
    FAMILY_NAME: { description: 'Family name (cognome).' },
    SEX: { description: 'Sex, `M` or `F` (sesso).' },
    BIRTH: { description: 'Date of birth, `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (data di nascita).' },
    BIRTH_PLACE: { description: 'Place of birth (luogo di nascita).' },
    DOMICILE_ADDRESS: { description: 'Address of the domicile (domicilio).' },
    EMAIL: { description: 'E-mail address (posta elettronica).' },
    MOBILE: { description: 'Mobile number (cellulare).' },
  } satisfies Record<(typeof rectifiableFields)[number], object>,
})

export const Rectification = builder.objectRef<RectificationRow>('Rectification').implement({
  description: 'A datum that somebody asked to have corrected, and what stood there before (rettifica).',
  fields: (t) => ({
    field: t.expose('field', { type: RectifiableField, nullable: false, description: 'Which datum (dato).' }),
    claimed: t.exposeString('claimed', {
      nullable: true,
      description: 'What the person says is right (valore richiesto); none: that nothing should stand there.',
    }),
    accepted: t.exposeBoolean('accepted', {
      nullable: true,
      description: 'Whether it was corrected (accolta); none while it is not decided.',
    }),
    original: t.exposeString('original', {
      nullable: true,
      description: 'What stood there before the correction (valore originario).',
    }),
    appliedAt: t.expose('appliedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was corrected (data della rettifica).',
    }),
  }),
})
