import { builder } from '../builder.ts'
import { ofFile } from '../custody.ts'
import { type Step, stepsFor } from '../step.ts'
import { situationOf } from '../store/situation.ts'
import { Case } from './case.ts'

const CaseStepName = builder.enumType('CaseStepName', {
  description: 'A step of the pathway, named after the mutation that takes it (azione).',
  values: {
    RECORD_ACCESS: { description: '`recordAccess`: registrare il colloquio di accesso.' },
    PLAN_ASSESSMENT: { description: '`planAssessment`: programmare una valutazione.' },
    COMPLETE_ASSESSMENT: { description: '`completeAssessment`: concludere una valutazione.' },
    CONVOKE_UVM: { description: '`convokeUvm`: convocare l’UVM.' },
    RECORD_UVM_DECISION: { description: '`recordUvmDecision`: registrare la decisione dell’UVM.' },
    DRAFT_PROJECT: { description: '`draftProject`: redigere il progetto individuale.' },
    AGREE_PROJECT: { description: '`agreeProject`: sottoscrivere il progetto.' },
    START_DELIVERY: { description: '`startDelivery`: avviare l’erogazione.' },
    RECORD_DELIVERY: { description: '`recordDelivery`: registrare un’erogazione mensile.' },
    SUSPEND_DELIVERY: { description: '`suspendDelivery`: sospendere l’erogazione.' },
    EVALUATE: { description: '`evaluateCase`: registrare la valutazione finale.' },
    CLOSE: { description: '`closeCase`: concludere il caso.' },
    REOPEN: { description: '`reopenCase`: riaprire il caso.' },
    ASSIGN_CASE_MANAGER: { description: '`assignCaseManager`: assegnare il case manager.' },
    WRITE_DIARY_ENTRY: { description: '`writeDiaryEntry`: scrivere nel diario professionale.' },
    ATTACH_DOCUMENT: { description: '`attachDocument`: allegare un documento.' },
    REQUEST_TRANSFER: { description: '`requestTransfer`: chiedere il trasferimento all’Ambito.' },
    REVOKE_TRANSFER: { description: '`revokeTransfer`: revocare la richiesta di trasferimento.' },
    RETURN_CASE: { description: '`returnCase`: restituire la cartella al comune.' },
  },
})

const CaseStep = builder.objectRef<Step>('CaseStep').implement({
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
    resolve: ofFile(async (row, _, { session, viewer }) => stepsFor(viewer, await situationOf(session, row))),
  }),
)
