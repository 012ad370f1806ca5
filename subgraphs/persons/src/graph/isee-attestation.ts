import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { IseeAttestation } from './types.ts'

export const IseeKind = builder.enumType('IseeKind', {
  description: 'Which ISEE (tipo di indicatore, D.P.C.M. 159/2013), as INPS answers it.',
  values: {
    ORDINARY: { description: 'Ordinary (ISEE ordinario).' },
    MINOR: { description: 'For benefits to minors (ISEE minorenni).' },
    UNIVERSITY: { description: 'For the right to university education (ISEE università).' },
    SOCIO_HEALTH: { description: 'For socio-health benefits (ISEE sociosanitario); a health datum.' },
    DOCTORATE: { description: 'For doctoral students (ISEE dottorato).' },
    RESIDENTIAL: {
      description: 'For residential socio-health services (ISEE sociosanitario residenze); a health datum.',
    },
  } as const,
})

IseeAttestation.implement({
  description:
    'What INPS attests of the economic situation of a household (attestazione ISEE), on the strength of a declaration (DSU). Discrepancies do not void it: the body decides.',
  fields: (t) => ({
    kind: t.expose('kind', { type: IseeKind, nullable: false, description: 'Which ISEE.' }),
    current: t.exposeBoolean('current', {
      nullable: false,
      description:
        'Whether it is a current ISEE (ISEE corrente), which follows a change of income or assets and lasts less.',
    }),
    value: t.expose('value', {
      type: 'Euro',
      nullable: true,
      description: 'The indicator (valore ISEE); none when it could not be computed (ISEE non calcolabile).',
    }),
    ise: t.expose('ise', {
      type: 'Euro',
      nullable: true,
      description: 'Economic situation before the equivalence scale (ISE).',
    }),
    equivalenceScale: t.float({
      nullable: true,
      description: 'Equivalence scale of the household (scala di equivalenza), two decimals.',
      resolve: ({ equivalenceScale }) => Number(equivalenceScale),
    }),
    dsuProtocol: t.exposeString('dsuProtocol', {
      nullable: false,
      description: 'Protocol of the declaration (protocollo DSU), `INPS-ISEE-2026-00000001A-00`.',
    }),
    submittedOn: t.expose('submittedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the declaration (data di presentazione).',
    }),
    validUntil: t.expose('validUntil', {
      type: 'Date',
      nullable: false,
      description: 'Last day of validity (scadenza).',
    }),
    valid: t.boolean({
      nullable: false,
      description: 'Whether it is in force today.',
      resolve: ({ submittedOn, validUntil }, _, { now }) =>
        submittedOn <= today(now) && today(now) <= validUntil,
    }),
    discrepancies: t.exposeStringList('discrepancies', {
      nullable: true,
      description: 'Omissions and differences that INPS noted (omissioni o difformità).',
    }),
  }),
})
