import { definePolicy, everyone } from '@cse/schema/policy'
import { certified, copyMakers, desk, logReaders, rightsOffice, supervisors } from './policy/audiences.ts'
import { sourceMutations, sourceTypes } from './policy/sources.ts'

/** Entities of services, known here by their key alone. */
const territory = everyone('the key alone, of the public territory')

/**
 * Who may see what of a person. Which persons one sees is decided by rows (db/persons/migrations): the own record, the residents of the
 * operator's comuni, and the persons of cases that the viewer's body holds. Region and partners never meet an identified person.
 *
 * Fields follow data minimisation (GDPR art. 5.1.c): each profession has what its task needs. The secretariat (segretariato sociale)
 * receives and orients: it identifies people and sees no health datum. The accountant of an Ambito pays: who is paid is enough.
 * Which rows: `db/persons/row-policies/`, a file for each subject, and `db/registry/row-policies/` for the log of access and emergencies.
 */
export const policy = definePolicy({
  Query: {
    me: ['CITIZEN'],
    // a parent, guardian or delegate: whose record they read, rows say
    represented: ['CITIZEN'],
    person: ['CITIZEN', 'LOCAL', 'AMBITO'],
    // a citizen has nobody to look for
    personByTaxCode: ['LOCAL', 'AMBITO'],
    persons: ['LOCAL', 'AMBITO'],
    searchPersons: ['LOCAL', 'AMBITO'],
    fictitiousResidences: desk,
    mergeProposals: ['LOCAL:SOCIAL_WORKER'],
    // who answers for a territory looks after its operators; colleagues do not look after each other
    accessLog: ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR'],
    emergencyAccesses: [
      'CITIZEN',
      'LOCAL:SOCIAL_WORKER',
      'LOCAL:SUPERVISOR',
      'AMBITO:PLAN_OFFICE',
      'AMBITO:SUPERVISOR',
    ],
    expiringConsents: ['LOCAL', 'AMBITO:PLAN_OFFICE'],
    consentPurposes: ['LOCAL', 'AMBITO'],
    rightsRequest: ['CITIZEN', ...rightsOffice],
    openRightsRequests: rightsOffice,
    processingRestrictions: supervisors,
    relationshipKinds: ['LOCAL', 'AMBITO'],
    // what is erased, and by whose order, is for who answers for the territory
    disposalProposals: supervisors,
    disposalProposal: supervisors,
    retentionHolds: supervisors,
    retentionRules: ['LOCAL', 'AMBITO'],
  },

  Person: {
    '*': ['CITIZEN', 'LOCAL', 'AMBITO'],
    residences: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    domicile: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    contacts: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    household: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    fictitiousResidences: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    // tells that somebody has no permit to stay, or whence they come: not for who pays
    healthCode: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    language: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    interpreterNeeded: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    // their names are on the document that the person, or the office, has
    representatives: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    // what professionals noted of others around the person: third parties' data, so not for the citizen
    relationships: ['LOCAL:SOCIAL_WORKER', 'LOCAL:PUA', 'AMBITO:PLAN_OFFICE'],
    network: ['LOCAL:SOCIAL_WORKER', 'LOCAL:PUA', 'AMBITO:PLAN_OFFICE'],
    // the secretariat orients to benefits that ask for an attestation, so it sees that there is one and until when, not what it says
    isee: ['CITIZEN', 'LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    iseeAttestations: [
      'CITIZEN',
      'LOCAL:SECRETARIAT',
      'LOCAL:PUA',
      'LOCAL:SOCIAL_WORKER',
      'AMBITO:PLAN_OFFICE',
    ],
    employment: ['CITIZEN', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    // health: closed to the secretariat and to the accountant, here and by row
    disability: ['CITIZEN', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    consents: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    // names the services that were requested, which can be about health
    certifications: certified,
    // the own record, or that of the supervisor's territory
    accesses: ['CITIZEN', ...logReaders],
    sourceErrorReports: certified,
    // which administrations were asked about the person
    sourceCalls: ['CITIZEN', ...logReaders],
    // to be merged by those who register people
    duplicates: ['LOCAL'],
    merges: ['LOCAL:SOCIAL_WORKER'],
    rightsRequests: ['CITIZEN', ...rightsOffice],
    restrictions: ['CITIZEN', ...rightsOffice],
  },
  // whom an invitation is about: rows by persons.identities_for_invited, which reads no more of the record
  PersonIdentity: { '*': ['HEALTH_PROFESSIONAL', 'PROVIDER'], taxCode: ['HEALTH_PROFESSIONAL'] },
  DuplicateCandidate: { '*': ['LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER'] },
  PersonSearchResult: { '*': ['LOCAL', 'AMBITO'] },
  PersonSearchMatch: { '*': ['LOCAL', 'AMBITO'] },
  BirthPlace: { '*': ['CITIZEN', 'LOCAL', 'AMBITO'] },
  Residence: { '*': ['CITIZEN', 'LOCAL', 'AMBITO'] },
  FictitiousResidence: { '*': ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  Domicile: { '*': ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  Contacts: { '*': ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  // of the others in the household a citizen reads names and tie; their records stay closed by row
  Household: { '*': ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  HouseholdMember: { '*': ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  Representation: { '*': ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  Relationship: {
    '*': ['LOCAL:SOCIAL_WORKER', 'LOCAL:PUA', 'AMBITO:PLAN_OFFICE'],
    // a professional's remark
    note: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    endReason: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
  },
  NetworkMember: { '*': ['LOCAL:SOCIAL_WORKER', 'LOCAL:PUA', 'AMBITO:PLAN_OFFICE'] },
  NetworkTie: { '*': ['LOCAL:SOCIAL_WORKER', 'LOCAL:PUA', 'AMBITO:PLAN_OFFICE'] },
  RecordCode: { '*': ['LOCAL', 'AMBITO'] },
  IseeAttestation: {
    '*': ['CITIZEN', 'LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    value: ['CITIZEN', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    ise: ['CITIZEN', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    // grows with disability in the household
    equivalenceScale: ['CITIZEN', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    discrepancies: ['CITIZEN', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
  },
  EmploymentStatus: { '*': ['CITIZEN', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'] },
  DisabilityFinding: { '*': ['CITIZEN', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'] },
  Consent: { '*': ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  AccessEntry: {
    '*': ['CITIZEN', 'LOCAL:SOCIAL_WORKER', 'LOCAL:SUPERVISOR', 'AMBITO:PLAN_OFFICE', 'AMBITO:SUPERVISOR'],
    // the citizen learns which body and role looked, the supervisor also which of the own operators (CJEU C-579/21)
    issuer: ['LOCAL:SOCIAL_WORKER', 'LOCAL:SUPERVISOR', 'AMBITO:PLAN_OFFICE', 'AMBITO:SUPERVISOR'],
    subject: ['LOCAL:SOCIAL_WORKER', 'LOCAL:SUPERVISOR', 'AMBITO:PLAN_OFFICE', 'AMBITO:SUPERVISOR'],
    // what was looked for, found or not
    searches: ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR'],
    // whose records were opened together
    persons: ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR'],
  },
  ...sourceTypes,
  AccessSearch: { '*': ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR'] },
  EmergencyAccess: {
    '*': ['CITIZEN', 'LOCAL:SOCIAL_WORKER', 'LOCAL:SUPERVISOR', 'AMBITO:PLAN_OFFICE', 'AMBITO:SUPERVISOR'],
    issuer: ['LOCAL:SOCIAL_WORKER', 'LOCAL:SUPERVISOR', 'AMBITO:PLAN_OFFICE', 'AMBITO:SUPERVISOR'],
    subject: ['LOCAL:SOCIAL_WORKER', 'LOCAL:SUPERVISOR', 'AMBITO:PLAN_OFFICE', 'AMBITO:SUPERVISOR'],
  },
  // the person learns what came of it and which body found so; why, only those who answer for a territory
  EmergencyReview: {
    '*': ['CITIZEN', 'LOCAL:SOCIAL_WORKER', 'LOCAL:SUPERVISOR', 'AMBITO:PLAN_OFFICE', 'AMBITO:SUPERVISOR'],
    note: ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR'],
    subject: ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR'],
  },
  RightsRequest: {
    '*': ['CITIZEN', ...rightsOffice],
    // the person learns which body decided, not which of its operators
    askedBy: rightsOffice,
    decidedBy: rightsOffice,
  },
  Rectification: { '*': ['CITIZEN', ...rightsOffice] },
  ProcessingRestriction: {
    '*': ['CITIZEN', ...rightsOffice],
    imposedBy: rightsOffice,
    liftedBy: rightsOffice,
  },
  RetentionRule: { '*': ['LOCAL', 'AMBITO'] },
  RetentionHold: { '*': supervisors },
  DisposalProposal: { '*': supervisors },
  DisposalItem: { '*': supervisors },
  DisposalCount: { '*': supervisors },
  DisposalRemoval: { '*': supervisors },
  RecordCopy: { '*': ['CITIZEN', ...copyMakers] },
  MergeProposal: { '*': ['LOCAL:SOCIAL_WORKER'] },
  PersonMerge: { '*': ['LOCAL:SOCIAL_WORKER'] },

  Mutation: {
    recordConsent: ['LOCAL', 'AMBITO:PLAN_OFFICE'],
    // as easy to withdraw as to give (GDPR art. 7.3)
    withdrawConsent: ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'],
    recordRelationship: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    endRelationship: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    recordRepresentation: ['LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    // the person dismisses the own delegates, by row
    endRepresentation: [
      'CITIZEN',
      'LOCAL:SECRETARIAT',
      'LOCAL:PUA',
      'LOCAL:SOCIAL_WORKER',
      'AMBITO:PLAN_OFFICE',
    ],
    // how somebody is reached, the person says too
    recordContacts: ['CITIZEN', ...desk, 'AMBITO:PLAN_OFFICE'],
    // the register is that of the comune
    requestFictitiousResidence: desk,
    decideFictitiousResidence: desk,
    cancelFictitiousResidence: desk,
    // the comune of residence: an Ambito has none
    recordResidence: ['LOCAL'],
    // whoever receives people at the front office (segretariato sociale, PUA)
    registerPerson: ['LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER'],
    // the comune of residence learns of it first (D.P.R. 396/2000 art. 71), and who holds a case where there is none
    recordDeath: ['LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER'],
    // whoever works with whole files; out of scope nobody else has a reason to look
    requestEmergencyAccess: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    ...sourceMutations,
    // by who answers for a territory, and works with no file
    reviewEmergencyAccess: ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR'],
    // the comune of residence of both
    mergePersons: ['LOCAL:SOCIAL_WORKER'],
    proposeMerge: ['LOCAL:SOCIAL_WORKER'],
    splitPersons: ['LOCAL:SOCIAL_WORKER'],
    requestRecordCopy: ['CITIZEN', ...copyMakers],
    requestRectification: ['CITIZEN', ...rightsOffice],
    requestRestriction: ['CITIZEN', ...rightsOffice],
    liftRestriction: supervisors,
    decideRightsRequest: supervisors,
    extendRightsRequest: supervisors,
    approveDisposal: supervisors,
    holdFromDisposal: supervisors,
    liftRetentionHold: supervisors,
  },

  Comune: { '*': territory },
  Ambito: { '*': territory },
})
