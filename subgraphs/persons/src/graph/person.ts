import { decodeId, encodeId } from '@cse/schema/ids'
import { propertiesRead, reading } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { ageOn, birthDateOf } from '../rules/birth.ts'
import { consentsOf } from '../store/consents.ts'
import { disabilityOf, employmentOf, iseeAttestationsOf, iseeOn } from '../store/findings.ts'
import { householdById, residencesOf } from '../store/households.ts'
import { duplicatesOf, personById } from '../store/people.ts'
import { BirthPlace, Contacts, Domicile } from './identity.ts'
import { IseeKind } from './isee-attestation.ts'
import {
  Consent,
  DisabilityFinding,
  EmploymentStatus,
  Household,
  IseeAttestation,
  Person,
  Residence,
} from './types.ts'

export const Sex = builder.enumType('Sex', {
  description: 'Sex in the register (sesso).',
  values: {
    FEMALE: { value: 'F', description: 'Female (femmina).' },
    MALE: { value: 'M', description: 'Male (maschio).' },
  },
})

const IdentitySource = builder.enumType('IdentitySource', {
  description: 'Where names and birth of a person come from (fonte dei dati anagrafici).',
  values: {
    ANPR: { description: 'The national register of the resident population (ANPR).' },
    DECLARED: { description: 'Declared at the front office, not confirmed by the register (dichiarato).' },
  },
})

Person.implement({
  description:
    'A person known to the social services (assistito), with what certified sources say of them. Identity from ANPR.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: reading(['id'], ({ id }) => encodeId('person', id)),
    }),
    taxCode: t.expose('taxCode', {
      type: 'TaxCode',
      nullable: true,
      description: 'Tax code (codice fiscale); some have a provisional one, some none.',
    }),
    givenName: t.exposeString('givenName', {
      nullable: true,
      description: 'Given name (nome); some have none (ANPR senzaNome).',
    }),
    familyName: t.exposeString('familyName', {
      nullable: true,
      description: 'Family name (cognome); some have none (ANPR senzaCognome).',
    }),
    sex: t.expose('sex', { type: Sex, nullable: true, description: 'Sex in the register (sesso).' }),
    birth: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'Date of birth (data di nascita); the day, or day and month, may be unknown.',
      resolve: reading(['birthYear', 'birthMonth', 'birthDay'], birthDateOf),
    }),
    age: t.int({
      nullable: true,
      description:
        'Completed years today, or on the day of death (età); none where the date of birth leaves it open.',
      resolve: reading(['birthYear', 'birthMonth', 'birthDay', 'deceasedOn'], (row, _, { now }) =>
        ageOn(row, row.deceasedOn ?? today(now)),
      ),
    }),
    birthPlace: t.field({
      type: BirthPlace,
      nullable: true,
      description: 'Place of birth (luogo di nascita).',
      resolve: reading(
        ['birthPlaceCode', 'birthPlaceName'],
        ({ birthPlaceCode: code, birthPlaceName: name }) => (code || name ? { code, name } : null),
      ),
    }),
    citizenships: t.exposeStringList('citizenships', {
      nullable: false,
      description: 'Citizenships (cittadinanze), ISO 3166-1 alpha-3.',
    }),
    deceasedOn: t.expose('deceasedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of death (data di decesso).',
    }),
    residence: t.field({
      type: Residence,
      nullable: true,
      description:
        'Where the person is registered (residenza anagrafica): it decides which comune may see the record. None while unknown.',
      resolve: reading(
        ['residenceComune', 'residenceAddress', 'residenceSince'],
        ({ residenceComune: comune, residenceAddress: address, residenceSince: since }) =>
          comune ? { comune, address, since, until: null } : null,
      ),
    }),
    residences: t.field({
      type: [Residence],
      nullable: true,
      description: 'Residences over time, the latest first.',
      resolve: reading(['id'], ({ id }, _, { session }) => residencesOf(session, id)),
    }),
    domicile: t.field({
      type: Domicile,
      nullable: true,
      description: 'Where the person lives when that is not the residence (domicilio).',
      resolve: reading(
        ['domicileComune', 'domicileAddress'],
        ({ domicileComune: comune, domicileAddress: address }) =>
          comune || address ? { comune, address } : null,
      ),
    }),
    contacts: t.field({
      type: Contacts,
      nullable: true,
      description: 'How the person is reached (recapiti).',
      resolve: reading(['email', 'mobile'], ({ email, mobile }) => ({ email, mobile })),
    }),
    household: t.field({
      type: Household,
      nullable: true,
      description: 'The registered household (famiglia anagrafica). Source: ANPR.',
      resolve: reading(['householdId'], ({ householdId }, _, { session }) =>
        householdId ? householdById(session, householdId) : null,
      ),
    }),
    isee: t.field({
      type: IseeAttestation,
      nullable: true,
      description:
        'The ISEE attestation of a kind in force on a day; the current one (ISEE corrente) where there is one. Source: INPS.',
      args: {
        kind: t.arg({
          type: IseeKind,
          defaultValue: 'ORDINARY',
          description: 'Which ISEE (tipo di indicatore).',
        }),
        on: t.arg({ type: 'Date', description: 'The day; today by default.' }),
      },
      resolve: reading(['id'], async ({ id }, { kind, on }, { session, now }) => {
        const [attestation] = await iseeOn(session, id, { kind: kind ?? 'ORDINARY', on: on ?? today(now) })
        return attestation ?? null
      }),
    }),
    iseeAttestations: t.field({
      type: [IseeAttestation],
      nullable: true,
      description: 'All ISEE attestations on record, expired ones too, the latest first. Source: INPS.',
      resolve: reading(['id'], ({ id }, _, { session }) => iseeAttestationsOf(session, id)),
    }),
    employment: t.field({
      type: EmploymentStatus,
      nullable: true,
      description: 'Employment (condizione occupazionale). Source: Ministry of Labour.',
      resolve: reading(['id'], ({ id }, _, { session }) => employmentOf(session, id)),
    }),
    disability: t.field({
      type: [DisabilityFinding],
      nullable: true,
      description:
        'What commissions found of disability (invalidità civile, L. 104/1992), the latest first. Source: INPS.',
      resolve: reading(['id'], ({ id }, _, { session }) => disabilityOf(session, id)),
    }),
    consents: t.field({
      type: [Consent],
      nullable: true,
      description: 'Consents given and withdrawn (consensi), the latest first.',
      resolve: reading(['id'], ({ id }, _, { session }) => consentsOf(session, id)),
    }),
    duplicates: t.field({
      type: [Person],
      nullable: true,
      description: 'Records that may be of the same person (possibili duplicati), the likeliest first.',
      resolve: reading(['id'], ({ id }, _, { session }) => duplicatesOf(session, id)),
    }),
    codeName: t.exposeString('codeName', {
      nullable: true,
      description: 'A name by which somebody is called whose own is kept out of the record (nome in codice).',
    }),
    healthCode: t.exposeString('healthCode', {
      nullable: true,
      description: 'STP or ENI code of who has no tax code (codice STP o ENI, D.P.R. 394/1999 art. 43).',
    }),
    language: t.exposeString('language', {
      nullable: true,
      description: 'Language in which to speak with the person (lingua), ISO 639-3; none while not known.',
    }),
    interpreterNeeded: t.exposeBoolean('interpreterNeeded', {
      nullable: true,
      description: 'Whether an interpreter is needed (mediatore linguistico).',
    }),
    identitySource: t.expose('identitySource', {
      type: IdentitySource,
      nullable: false,
      description: 'Where names and birth come from (fonte dei dati anagrafici).',
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Grows with each change of the record; changes name the one they expect.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When the record last changed.',
    }),
  }),
})

builder.asEntity(Person, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }, info) =>
    personById(session, decodeId('person', id), propertiesRead(info, 'Person')),
})
