import type { RecordCopyContribution } from '@cse/schema/record-copy/contribution'

const PROFESSIONAL =
  'Annotazioni protette dal segreto professionale (L. 119/2001; Reg. UE 2016/679 art. 15 par. 4)'
const ASSESSED =
  'Valutazioni professionali e verbali dell’UVM: le rilascia, spiegandole, il professionista (L. 241/1990 art. 22)'
const FILED =
  'Documenti del fascicolo: si rilasciano dall’ufficio dopo aver oscurato i dati di altri (L. 241/1990 art. 22 e 24)'
const INTERNAL = 'Atti interni fra amministrazioni e organizzazione del lavoro'
const PROTECTION = 'Misure a tutela della persona: le illustra chi la segue (Reg. UE 2016/679 art. 23)'
const OTHERS = 'Dati di altre persone (Reg. UE 2016/679 art. 15 par. 4)'
const PLACE = 'Il luogo può essere protetto: lo comunica chi segue la persona'
const PLAN = 'Programmazione dell’ente, non riguarda la persona'

/** What the copy of a record has of the person's cases. */
export const recordCopy: RecordCopyContribution = {
  parts: [
    {
      name: 'cases',
      title: 'Casi',
      at: ['person', 'cases'],
      question: `query RecordCopyCases($person: ID!, $after: String) {
  person(id: $person) {
    cases(first: 20, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id number phase status openedOn closedOn suspendedOn projectOutcome heldSince
        targetArea { name } closureReason { label } suspensionReason { label } comune { name } ambito { name }
        holder { ... on Comune { name } ... on Ambito { name } }
        caseManager { givenName familyName profession } team { givenName familyName profession }
        access { channel motive request outcome receivedAt }
        interviews { channel motive request outcome receivedAt }
        project {
          kind title draftedOn agreedOn startsOn endsOn deliveryStartedOn status totalCost
          objectives { ...CopiedObjective }
          amounts { planned { ...CopiedShares } delivered { ...CopiedShares } left { ...CopiedShares } }
          plannedInterventions {
            serviceType { name } fundingState startsOn endsOn unit frequency quantity unitCost totalCost bodyShare userShare healthShare
            attendance { day quantity recordedAt withdrawnAt }
            progress {
              plannedQuantity deliveredQuantity leftQuantity endedOn endReason
              delivered { ...CopiedShares } suspensions { since resumedOn reason }
            }
          }
          versions {
            number status title startsOn endsOn reason draftedOn agreedOn
            objectives { ...CopiedObjective }
            signatures { party signedOn manner }
            interventions {
              serviceType { name } startsOn endsOn unit frequency quantity plannedQuantity unitCost totalCost bodyShare userShare healthShare
            }
          }
        }
        waitingListEntries {
          position points criteria requestedOn status settledOn assignedFrom act
          list { serviceType { name } facility { name } }
        }
        activationPact { subscribedOn convocationAdvisedBy firstMeetingDueOn nextMeetingDueOn meetings { heldOn } }
        evaluation { evaluatedOn outcome conclusion }
        evaluations { evaluatedOn outcome conclusion withdrawnAt }
      }
    }
  }
}
fragment CopiedObjective on Objective { description term outcome verifiedOn }
fragment CopiedShares on CostShares { total bodyShare userShare healthShare }`,
    },
    {
      name: 'deliveries',
      title: 'Interventi erogati',
      over: 'cases',
      at: ['case', 'deliveries'],
      question: `query RecordCopyDeliveries($row: ID!, $after: String) {
  case(id: $row) {
    deliveries(first: 200, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { month serviceType { name } quantity hours amount bodyShare userShare healthShare status recordedAt withdrawnAt
        urgency { orderedOn regulariseBy regularisedOn orderedBy { givenName familyName } } }
    }
  }
}`,
    },
    {
      name: 'events',
      title: 'Che cosa è successo',
      over: 'cases',
      at: ['case', 'events'],
      question: `query RecordCopyEvents($row: ID!, $after: String) {
  case(id: $row) {
    events(first: 200, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { at kind summary phase actorRole }
    }
  }
}`,
    },
    {
      name: 'serviceRequests',
      title: 'Richieste di servizi',
      at: ['person'],
      question: `query RecordCopyServiceRequests($person: ID!) {
  person(id: $person) {
    serviceRequests {
      origin protocol text receivedAt settledAt comune { name } serviceType { name }
      outcome { result answer recordedAt }
    }
  }
}`,
    },
  ],
  withheld: {
    'ServiceRequest.sender': OTHERS,
    'ServiceRequest.outcomes': INTERNAL,
    'ServiceRequestOutcome.recordedBy': 'Il nome dell’operatore: si comunica il ruolo (CGUE C-579/21)',
    'ServiceRequestOutcome.correctionReason': INTERNAL,
    DiaryEntry: PROFESSIONAL,
    CaseDocument: FILED,
    Assessment: ASSESSED,
    AssessmentAnswer: ASSESSED,
    AssessmentCompleteness: ASSESSED,
    AssessmentParticipant: ASSESSED,
    AssessmentScore: ASSESSED,
    UvmSession: ASSESSED,
    UvmMember: OTHERS,
    ProvidedService: INTERNAL,
    ProvidedMonth: INTERNAL,
    JudicialMeasure: FILED,
    JudicialDate: FILED,
    UvmInvitation: OTHERS,
    UvmSection: ASSESSED,
    Transfer: INTERNAL,
    TransferProposal: INTERNAL,
    Deadline: INTERNAL,
    Workload: INTERNAL,
    OperatorLoad: INTERNAL,
    PhaseLoad: INTERNAL,
    Absence: INTERNAL,
    NotReassigned: INTERNAL,
    ProtectedRecord: PROTECTION,
    ListedOperator: PROTECTION,
    ProtectionStep: PROTECTION,
    RecordOpening: PROTECTION,
    'Case.protection': PROTECTION,
    'Person.protection': PROTECTION,
    'Operator.load': INTERNAL,
    'Operator.absences': INTERNAL,
    CaseEventFact: PROFESSIONAL,
    'Case.diary': PROFESSIONAL,
    'Case.documents': FILED,
    'Case.judicialMeasures': FILED,
    'Case.assessments': ASSESSED,
    'Case.uvm': ASSESSED,
    'Case.transfers': INTERNAL,
    'Case.transferProposals': INTERNAL,
    'Case.allowedSteps': INTERNAL,
    'Case.lastActivityAt': INTERNAL,
    'Case.nextDeadlineOn': INTERNAL,
    'AccessInterview.preAssessment': PROFESSIONAL,
    'AccessInterview.orientation': PROFESSIONAL,
    'CaseEvent.actor': 'Il nome dell’operatore: si comunica il ruolo (CGUE C-579/21)',
    'CaseEvent.facts': PROFESSIONAL,
    'CaseEvent.note': PROFESSIONAL,
    'PactMeeting.note': PROFESSIONAL,
    'DeliverySuspension.note': PROFESSIONAL,
    'Delivery.withdrawalReason': INTERNAL,
    'ProjectSignature.signatory': OTHERS,
    'PlannedIntervention.facility': PLACE,
    'VersionIntervention.facility': PLACE,
    'PlannedIntervention.planIntervention': PLAN,
    'VersionIntervention.planIntervention': PLAN,
    'PlannedIntervention.fundingReason': INTERNAL,
  },
  technical: [
    'Attendance.attendance',
    'ServiceRequest.id',
    'ServiceRequest.person',
    'ServiceRequest.case',
    'ServiceRequest.restricted',
    'ServiceRequest.version',
    'Case.person',
    'Case.custody',
    'Case.version',
    'Case.closure',
    'Case.appointments',
    'CaseEvent.id',
    'Operator.id',
    'Operator.comune',
    'Operator.ambito',
    'IndividualProject.id',
    'IndividualProject.case',
    'IndividualProject.version',
    'Objective.id',
    'PlannedIntervention.id',
    'VersionIntervention.plannedIntervention',
    'Delivery.id',
    'Delivery.plannedIntervention',
  ],
  labels: {
    'Person.cases': 'Casi',
    'Case.heldSince': 'Titolare dal',
    'TargetArea.name': 'Denominazione',
    'Operator.givenName': 'Nome',
    'Operator.familyName': 'Cognome',
    'VersionIntervention.bodyShare': 'Quota ente',
    'VersionIntervention.userShare': 'Quota utente',
    'VersionIntervention.healthShare': 'Quota SSN',
    'CostShares.bodyShare': 'Quota ente',
    'CostShares.userShare': 'Quota utente',
    'CostShares.healthShare': 'Quota SSN',
    'Delivery.bodyShare': 'Quota ente',
    'Delivery.userShare': 'Quota utente',
    'Delivery.healthShare': 'Quota SSN',
    'PlannedIntervention.userShare': 'Quota utente',
    'ActivationPact.convocationAdvisedBy': 'Convocazione consigliata entro',
    'Case.activationPact': 'Patto di attivazione digitale',
    'Case.caseManager': 'Assistente sociale responsabile',
    'PlannedIntervention.serviceType': 'Prestazione',
    'VersionIntervention.serviceType': 'Prestazione',
    'Delivery.serviceType': 'Prestazione',
    'Case.id': 'Identificativo',
    'Case.targetArea': 'Area di utenza',
  },
}
