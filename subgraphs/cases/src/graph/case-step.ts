import { builder } from '../builder.ts'
import { type OfferedStep, stepsFor } from '../rules/step.ts'
import { standingOf } from '../store/standing.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'

const CaseStepName = builder.enumType('CaseStepName', {
  description: 'A step of the pathway, named after the mutation that takes it (azione).',
  values: {
    RECORD_ACCESS: { description: '`recordAccess` (registrare il colloquio di accesso).' },
    PLAN_ASSESSMENT: { description: '`planAssessment` (programmare una valutazione).' },
    COMPLETE_ASSESSMENT: { description: '`completeAssessment` (concludere una valutazione).' },
    CONVOKE_UVM: { description: '`convokeUvm` (convocare l’UVM).' },
    RECORD_UVM_DECISION: { description: '`recordUvmDecision` (registrare la decisione dell’UVM).' },
    DRAFT_PROJECT: { description: '`draftProject` (redigere il progetto individuale).' },
    REVISE_PROJECT: { description: '`reviseProject` (modificare il progetto in elaborazione).' },
    VARY_PROJECT: { description: '`varyProject` (variare il progetto sottoscritto).' },
    AGREE_PROJECT: { description: '`agreeProject` (sottoscrivere il progetto).' },
    RECORD_OBJECTIVE_OUTCOME: { description: '`recordObjectiveOutcome` (verificare un obiettivo).' },
    START_DELIVERY: { description: '`startDelivery` (avviare l’erogazione).' },
    RECORD_DELIVERY: { description: '`recordDelivery` (registrare un’erogazione mensile).' },
    WITHDRAW_DELIVERY: { description: '`withdrawDelivery` (annullare un’erogazione registrata).' },
    SUSPEND_DELIVERY: { description: '`suspendDelivery` (sospendere l’erogazione).' },
    RESUME_DELIVERY: { description: '`resumeDelivery` (riprendere l’erogazione).' },
    END_DELIVERY: { description: '`endDelivery` (cessare l’erogazione).' },
    RECORD_ACTIVATION_PACT: {
      description: '`recordActivationPact` (registrare il patto di attivazione digitale del nucleo).',
    },
    RECORD_PACT_MEETING: { description: '`recordPactMeeting` (registrare un incontro con il nucleo).' },
    SUSPEND: { description: '`suspendCase` (sospendere il caso).' },
    RESUME: { description: '`resumeCase` (riprendere il caso sospeso).' },
    EVALUATE: { description: '`evaluateCase` (registrare la valutazione finale).' },
    CLOSE: { description: '`closeCase` (concludere il caso).' },
    INTERRUPT: { description: '`interruptCase` (interrompere il percorso).' },
    REOPEN: { description: '`reopenCase` (riaprire il caso).' },
    ASSIGN_CASE_MANAGER: { description: '`assignCaseManager` (assegnare il case manager).' },
    ASSIGN_TEAM_MEMBER: { description: '`assignTeamMember` (aggiungere un operatore all’équipe).' },
    REMOVE_TEAM_MEMBER: { description: '`removeTeamMember` (togliere un operatore dall’équipe).' },
    WRITE_DIARY_ENTRY: { description: '`writeDiaryEntry` (scrivere nel diario professionale).' },
    ATTACH_DOCUMENT: { description: '`attachDocument` (allegare un documento).' },
    WITHDRAW_DOCUMENT: { description: '`withdrawDocument` (ritirare un documento).' },
    REQUEST_TRANSFER: { description: '`requestTransfer` (chiedere il trasferimento all’Ambito).' },
    REVOKE_TRANSFER: { description: '`revokeTransfer` (revocare la richiesta di trasferimento).' },
    RETURN_CASE: { description: '`returnCase` (restituire la cartella al comune).' },
    CORRECT_ACCESS: { description: '`correctAccess` (rettificare il colloquio di accesso).' },
    CANCEL_ASSESSMENT: { description: '`cancelAssessment` (annullare una valutazione programmata).' },
    CANCEL_UVM: { description: '`cancelUvm` (annullare una convocazione dell’UVM).' },
    DISCARD_PROJECT: { description: '`discardProject` (annullare il progetto in elaborazione).' },
    CORRECT_DELIVERY: { description: '`correctDelivery` (rettificare un’erogazione registrata).' },
    CORRECT_DELIVERY_END: {
      description: '`correctDeliveryEnd` (rettificare o annullare la cessazione di un’erogazione).',
    },
    CORRECT_EVALUATION: { description: '`correctEvaluation` (rettificare la valutazione finale).' },
    WITHDRAW_EVALUATION: { description: '`withdrawEvaluation` (annullare la valutazione finale).' },
  },
})

const CaseStep = builder.objectRef<OfferedStep>('CaseStep').implement({
  description: 'A step that is the viewer’s to take, and whether it may be taken now.',
  fields: (t) => ({
    step: t.expose('step', { type: CaseStepName, nullable: false, description: 'The step (azione).' }),
    allowed: t.exposeBoolean('allowed', { nullable: false, description: 'Whether it may be taken now.' }),
    obstacle: t.exposeString('obstacle', {
      nullable: true,
      description: 'Why not, for the end user, in plain Italian; null when it may be taken.',
    }),
  }),
})

builder.objectField(Case, 'allowedSteps', (t) =>
  t.field({
    type: [CaseStep],
    nullable: true,
    description:
      'The steps that are the viewer’s to take in a case, each with whether it may be taken now and if not, why.',
    resolve: ofFile(async ({ uuid }, _, { session, viewer }) => {
      const standing = await standingOf(session, uuid)
      return standing && stepsFor(viewer, standing)
    }),
  }),
)
