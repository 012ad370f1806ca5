import { today } from '@cse/schema/today'
import { Consent } from './types.ts'

Consent.implement({
  description:
    'That somebody agreed to a use of the record (consenso), with its dates: a withdrawn one stays on record.',
  fields: (t) => ({
    purpose: t.exposeString('purpose', {
      nullable: false,
      description: 'To what (finalità): `SOCIAL_CARE_FILE`, `DATA_SHARING_WITH_HEALTH` …',
    }),
    givenOn: t.expose('givenOn', { type: 'Date', nullable: false, description: 'Day it was given.' }),
    expiresOn: t.expose('expiresOn', {
      type: 'Date',
      nullable: true,
      description: 'Last day it holds; none while it has no term.',
    }),
    withdrawnOn: t.expose('withdrawnOn', {
      type: 'Date',
      nullable: true,
      description: 'Day it was withdrawn (revoca).',
    }),
    signatory: t.exposeString('signatory', {
      nullable: false,
      description: 'Who signed (firmatario): the person, a parent, a guardian.',
    }),
    inForce: t.boolean({
      nullable: false,
      description: 'Whether it holds today.',
      resolve: ({ givenOn, expiresOn, withdrawnOn }, _, { now }) => {
        const day = today(now)
        return (
          givenOn <= day &&
          (expiresOn === null || day <= expiresOn) &&
          (withdrawnOn === null || day < withdrawnOn)
        )
      },
    }),
  }),
})
