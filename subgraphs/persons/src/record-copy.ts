import type { RecordCopyContribution } from '@cse/schema/record-copy/contribution'

const OTHERS = 'Dati di altre persone (Reg. UE 2016/679 art. 15 par. 4)'

/** The person's part of the copy of a record. */
export const recordCopy: RecordCopyContribution = {
  parts: [
    {
      name: 'person',
      title: 'Dati personali',
      at: ['person'],
      question: `query RecordCopyPerson($person: ID!) {
  person(id: $person) {
    taxCode healthCode codeName givenName familyName sex birth birthPlace { name } citizenships deceasedOn
    language interpreterNeeded identitySource
    residences { comune { name } address since until }
    domicile { comune { name } address }
    fictitiousResidences {
      comune { name } status requestedOn protocol presence decidedOn decision registerNumber address registeredFrom cancelledOn cancelReason
    }
    contacts { email mobile }
    household { comune { name } address members { relationship since } }
    iseeAttestations { kind current value ise equivalenceScale dsuProtocol submittedOn validUntil discrepancies }
    employment { status since source asOf }
    disability { kind percentage foundOn reviewOn source }
    consents { purposeName givenOn expiresOn withdrawnOn }
    representatives { kind powers document validFrom validTo endedOn endReason }
    certifications {
      source service requestReference fields certifiedAt validUntil snapshot { purposeCode reference facts { field value } }
    }
    sourceErrorReports { field rule claimed evidence protocol reportedAt status reply repliedOn }
    rightsRequests {
      kind askedAs protocol receivedOn dueOn extensionReason ground statement status decidedAt decisionReason
      rectifications { field claimed accepted original appliedAt }
    }
    restrictions { ground imposedAt noticeOn liftedAt liftReason }
  }
}`,
    },
    {
      name: 'accesses',
      title: 'Chi ha consultato o modificato la cartella',
      at: ['person', 'accesses'],
      question: `query RecordCopyAccesses($person: ID!, $after: String) {
  person(id: $person) {
    accesses(first: 200, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { at who what purpose purposeReference operation }
    }
  }
}`,
    },
    {
      name: 'sourceCalls',
      title: 'Quali amministrazioni sono state interrogate',
      at: ['person', 'sourceCalls'],
      question: `query RecordCopySourceCalls($person: ID!, $after: String) {
  person(id: $person) {
    sourceCalls(first: 200, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { source service reference requestedAt answeredAt outcome }
    }
  }
}`,
    },
  ],
  withheld: {
    Relationship: OTHERS,
    NetworkMember: OTHERS,
    NetworkTie: OTHERS,
    PersonIdentity: 'Sono le generalità, già fra i dati della persona',
    DuplicateCandidate: OTHERS,
    PersonSearchResult: OTHERS,
    PersonSearchMatch: OTHERS,
    PersonMerge: 'Atti interni di tenuta dell’anagrafica',
    MergeProposal: 'Atti interni di tenuta dell’anagrafica',
    EmergencyAccess: 'Sono nel registro degli accessi, con la loro motivazione',
    DisposalProposal: 'Atti interni di conservazione: la persona non vi è più riconoscibile dopo lo scarto',
    DisposalItem: 'Atti interni di conservazione: numero e termine del fascicolo, che è nella copia',
    DisposalCount: 'Atti interni di conservazione: solo numeri',
    DisposalRemoval: 'Atti interni di conservazione: solo numeri',
    RetentionHold: 'Atti interni di conservazione: motivo per cui un documento non è scartato',
    EmergencyReview: 'Atti interni di controllo: l’esito si legge nell’area personale',
    AccessSearch: OTHERS,
    'AccessEntry.searches': OTHERS,
    'HouseholdMember.givenName': OTHERS,
    'HouseholdMember.familyName': OTHERS,
    'HouseholdMember.person': OTHERS,
    'Consent.signatory': OTHERS,
    'Representation.representativeName': OTHERS,
    'Representation.representative': OTHERS,
    'Person.network': OTHERS,
    'Person.relationships': OTHERS,
    'Person.duplicates': OTHERS,
    'Person.merges': 'Atti interni di tenuta dell’anagrafica',
    'AccessEntry.persons': OTHERS,
    'SourceSnapshot.subject': 'Il nome dell’operatore: si comunica l’ente e il ruolo (CGUE C-579/21)',
    'SourceErrorReport.reportedBy': 'Il nome dell’operatore: si comunica l’ente e il ruolo (CGUE C-579/21)',
    'SourceCall.subject': 'Il nome dell’operatore: si comunica l’ente e il ruolo (CGUE C-579/21)',
    'AccessEntry.subject': 'Il nome dell’operatore: si comunica l’ente e il ruolo (CGUE C-579/21)',
    'RightsRequest.askedBy': 'Il nome dell’operatore: si comunica l’ente e il ruolo (CGUE C-579/21)',
    'ProcessingRestriction.imposedBy':
      'Il nome dell’operatore: si comunica l’ente e il ruolo (CGUE C-579/21)',
    'ProcessingRestriction.liftedBy': 'Il nome dell’operatore: si comunica l’ente e il ruolo (CGUE C-579/21)',
    'RightsRequest.decidedBy': 'Il nome dell’operatore: si comunica l’ente e il ruolo (CGUE C-579/21)',
  },
  technical: [
    'Person.id',
    'Person.version',
    'Person.updatedAt',
    'Person.age',
    'Person.residence',
    'Person.isee',
    'BirthPlace.code',
    'FictitiousResidence.id',
    'FictitiousResidence.person',
    'Household.id',
    'HouseholdMember.relationshipCode',
    'IseeAttestation.valid',
    'DisabilityFinding.kindCode',
    'Consent.id',
    'Consent.person',
    'Consent.purpose',
    'Consent.inForce',
    'Representation.id',
    'Representation.person',
    'Representation.personId',
    'Representation.lastDay',
    'Representation.inForce',
    'SourceCall.issuer',
    'SourceSnapshot.issuer',
    'SourceSnapshot.organisation',
    'SourceErrorReport.id',
    'SourceErrorReport.organisation',
    'SourceErrorReport.version',
    'Certification.groups',
    'Certification.freshness',
    'SourceCall.purposeCode',
    'SourceCall.organisation',
    'AccessEntry.issuer',
    'AccessEntry.purposeCode',
    'AccessEntry.scope',
    'AccessEntry.roles',
    'AccessEntry.organisations',
    'AccessEntry.action',
    'ProcessingRestriction.id',
    'ProcessingRestriction.person',
    'RightsRequest.id',
    'RightsRequest.person',
    'RightsRequest.overdue',
    'RightsRequest.copy',
    'RightsRequest.version',
    'RecordCopy.jsonUrl',
    'RecordCopy.pdfUrl',
  ],
  labels: {
    'Person.sourceCalls': 'Interrogazioni di altre amministrazioni',
    'SourceCall.source': 'Fonte',
    'SourceCall.service': 'Servizio',
    'SourceCall.reference': 'Numero di pratica',
    'SourceCall.requestedAt': 'Data della richiesta',
    'SourceCall.answeredAt': 'Data della risposta',
    'SourceCall.outcome': 'Esito',
    'BirthPlace.name': 'Comune o Stato',
    'Person.residences': 'Residenze',
    'Residence.comune': 'Comune',
    'Residence.until': 'Fino al',
    'Domicile.comune': 'Comune',
    'Person.fictitiousResidences': 'Residenza in via fittizia',
    'FictitiousResidence.comune': 'Comune',
    'FictitiousResidence.status': 'Stato',
    'FictitiousResidence.requestedOn': 'Data della richiesta',
    'FictitiousResidence.protocol': 'Protocollo',
    'FictitiousResidence.presence': 'Abituale presenza',
    'FictitiousResidence.decidedOn': 'Data del provvedimento',
    'FictitiousResidence.decision': 'Provvedimento',
    'FictitiousResidence.registerNumber': 'Numero di registro',
    'FictitiousResidence.registeredFrom': 'Dal',
    'FictitiousResidence.cancelledOn': 'Cancellazione',
    'FictitiousResidence.cancelReason': 'Motivo',
    'Contacts.email': 'Posta elettronica',
    'Household.comune': 'Comune',
    'Household.members': 'Componenti',
    'HouseholdMember.relationship': 'Parentela',
    'HouseholdMember.since': 'Dal',
    'Person.iseeAttestations': 'Attestazioni ISEE',
    'IseeAttestation.kind': 'Tipo',
    'EmploymentStatus.status': 'Condizione',
    'EmploymentStatus.since': 'Dal',
    'EmploymentStatus.asOf': 'Situazione al',
    'DisabilityFinding.kind': 'Accertamento',
    'Person.representatives': 'Rappresentanti e delegati',
    'Representation.kind': 'Titolo',
    'Representation.powers': 'Poteri',
    'Representation.document': 'Estremi',
    'Representation.validFrom': 'Dal',
    'Representation.validTo': 'Fino al',
    'Representation.endedOn': 'Cessazione',
    'Representation.endReason': 'Motivo',
    'Consent.purposeName': 'Finalità',
    'Consent.givenOn': 'Data del consenso',
    'Consent.expiresOn': 'Scadenza',
    'Certification.source': 'Fonte',
    'Certification.fields': 'Dati certificati',
    'Certification.certifiedAt': 'Data',
    'Certification.validUntil': 'Valido fino al',
    'Certification.snapshot': 'Risposta della fonte',
    'SourceSnapshot.purposeCode': 'Finalità',
    'SourceSnapshot.reference': 'Numero di pratica',
    'SourceSnapshot.facts': 'Dati forniti',
    'SourceFact.field': 'Dato',
    'SourceFact.value': 'Valore',
    'Person.sourceErrorReports': 'Errori segnalati alle fonti',
    'SourceErrorReport.field': 'Dato',
    'SourceErrorReport.rule': 'Regola violata',
    'SourceErrorReport.claimed': 'Valore corretto',
    'SourceErrorReport.evidence': 'Documento',
    'SourceErrorReport.protocol': 'Protocollo',
    'SourceErrorReport.reportedAt': 'Data della segnalazione',
    'SourceErrorReport.status': 'Esito',
    'SourceErrorReport.reply': 'Risposta',
    'SourceErrorReport.repliedOn': 'Data della risposta',
    'AccessEntry.at': 'Data e ora',
    'AccessEntry.who': 'Chi',
    'AccessEntry.what': 'Che cosa',
    'AccessEntry.operation': 'Operazione',
  },
}
