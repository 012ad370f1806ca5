import { activationPact, objective, projectVersion, versionIntervention } from '@cse/db/cases/project-tables'
import { query } from '@cse/db/src/query/query'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { and, eq, isNull, lt, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { notFound, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import type { StandingObjective } from '../rules/objective-change.ts'
import type { PlanObjective, RequestedPlan } from '../rules/project-plan.ts'
import { type Signatory, signatoryFaults } from '../rules/signatory.ts'
import { agreedOn, missingParties } from '../rules/signing.ts'
import { keyOfHolder } from './data-key.ts'
import { releaseFunding } from './funding-release.ts'
import { fundingEvents, requestsOf } from './funding-requests.ts'
import { agree, supersede } from './project-agreement.ts'
import { clearDraft, fillDraft, insertProject, insertVariation, objectiveFields } from './project-draft.ts'
import { checkedLines, inForceOf } from './project-lines.ts'
import type { Draft, ProjectPlace } from './project-rows.ts'
import { type RequestedSignature, signatoriesOf } from './signatory.ts'
import type { CaseStanding } from './standing.ts'
import { type RequestedStep, type StepContext, takeStep } from './take-step.ts'

/** What a client says of the case it saw. */
export type CaseCommandInput = Pick<RequestedStep, 'case' | 'expectedVersion' | 'note' | 'idempotencyKey'>

/** What a client says a project is to be; its texts are checked. */
export interface RequestedProject extends RequestedPlan {
  readonly title: string
  readonly objectives: readonly PlanObjective[]
}

/** Drafts a project. A PaIS needs the household's pact. @returns uuid of the project, or why not. */
export function draftProject(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  { kind, ...plan }: RequestedProject & { readonly kind: 'PAI' | 'PAIS' },
) {
  return takeStep(session, act, { ...requested, step: 'DRAFT_PROJECT' }, async (writing, standing) => {
    const lines = await checkedLines(writing, standing, plan, [])
    if (kind === 'PAIS' && !(await hasPact(writing, requested.case))) return pactNotSubscribed()
    const drafted = await writing.one(
      insertProject(await placeOf(writing, standing), { ...plan, kind, lines }, today(act.at)),
    )
    if (!drafted) throw new Error('The project was not drafted')
    const { id, completed } = drafted
    return { project: id, facts: { project: id, projectVersion: 1, kind, completed } }
  })
}

/** Says anew what a draft is to be: the first one, or a variation. @returns uuid of the project, or why not. */
export function reviseProject(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  { reason, ...plan }: RequestedProject & { readonly reason: string | null },
) {
  return takeStep(session, act, { ...requested, step: 'REVISE_PROJECT' }, async (writing, standing) => {
    const draft = await draftOf(writing, standing)
    if (!draft) return notFound()
    const lines = await checkedLines(
      writing,
      standing,
      plan,
      await inForceOf(writing, draft.project, draft.version),
    )
    await writing.run(clearDraft(draft))
    const content = { ...plan, lines, reason: reason ?? draft.reason }
    const before = await objectivesBefore(writing, draft)
    await writing.run(fillDraft(await placeOf(writing, standing), draft, content, before))
    return { project: draft.project, facts: { project: draft.project, projectVersion: draft.number } }
  })
}

/** Drafts another version of an agreed project, which stays in force until the parties have signed. @returns uuid of the project, or why not. */
export function varyProject(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  plan: RequestedProject & { readonly reason: string },
) {
  return takeStep(session, act, { ...requested, step: 'VARY_PROJECT' }, async (writing, known) => {
    const { projectId: project } = known
    if (project === null) return notFound()
    const lines = await checkedLines(writing, known, plan, await inForceOf(writing, project, null))
    const place = await placeOf(writing, known)
    const rows = await writing.rows(insertVariation(place, project, plan, today(act.at)))
    const [begun] = rows
    if (!begun) throw new Error('The variation was not drafted')
    const draft = { project, version: begun.id, number: begun.number }
    const standing = rows.filter((row) => row.uuid !== null)
    await writing.run(fillDraft(place, draft, { ...plan, lines }, standing))
    return { project, facts: { project, projectVersion: begun.number } }
  })
}

/** Puts the draft in force, once all whose signature it needs have signed, and asks for its money. @returns uuid of the project, or why not. */
export function agreeProject(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  signatures: readonly RequestedSignature[],
) {
  return takeStep(session, act, { ...requested, step: 'AGREE_PROJECT' }, async (writing, standing) => {
    const draft = await draftOf(writing, standing, signatoriesOf(act.viewer, standing, signatures))
    if (!draft) return notFound()
    const parties = signatures.map(({ party }) => party)
    const missing = missingParties(parties, { held: standing.held, health: draft.health })
    if (missing.length > 0) return signatureMissing(missing)
    const { signatories } = draft
    const faults = signatoryFaults(signatories, standing)
    if (faults.length > 0) throw badInput(faults)
    const signed = signatures.map((one, at) => ({
      ...one,
      signedByOperator: signatories[at]?.operator ?? null,
      signedByPerson: signatories[at]?.person ?? null,
    }))
    const requests = await requestsOf(writing, draft)
    if (draft.number > 1) await writing.run(supersede(draft))
    const on = agreedOn(signatures)
    const { title } = draft
    const place = await placeOf(writing, standing)
    const agreement = {
      title,
      signatures: signed,
      on,
      fundingRequests: requests,
      ambito: standing.ambitoCode,
    }
    await writing.run(agree(place, draft, agreement, today(act.at)))
    const released = draft.number > 1 ? await releaseFunding(writing, [requested.case]) : []
    const events = [...fundingEvents(standing, requests), ...released]
    const { project } = draft
    return { project, facts: { project, projectVersion: draft.number, agreedOn: on, parties }, events }
  })
}

/** Says how far an objective was reached. @returns uuid of the project, or why not. */
export function recordObjectiveOutcome(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  reported: {
    readonly objective: string
    readonly outcome: NonNullable<(typeof objective.$inferSelect)['outcome']>
    readonly verifiedOn: string
  },
) {
  const step = 'RECORD_OBJECTIVE_OUTCOME'
  return takeStep(session, act, { ...requested, step }, async (writing, standing) => {
    const { projectId: project } = standing
    const { objective: uuid, outcome, verifiedOn } = reported
    if (project === null) return notFound()
    const verified = await writing.run(
      query
        .update(objective)
        .set({ outcome, verifiedOn })
        .where(and(eq(objective.id, uuid), eq(objective.projectId, project), isNull(objective.untilVersion))),
    )
    if (verified === 0) return notFound()
    return { project, facts: { project, objective: uuid, outcome, verifiedOn } }
  })
}

/** A PaIS follows from the pact of the household. */
export function pactNotSubscribed() {
  return refuse(
    'PactNotSubscribed',
    'Il patto di attivazione digitale del nucleo non è registrato: registrarlo prima di procedere.',
  )
}

function signatureMissing(missing: ReturnType<typeof missingParties>) {
  return refuse('SignatureMissing', 'Mancano firme necessarie alla sottoscrizione del progetto.', { missing })
}

async function placeOf(writing: Writing, standing: CaseStanding): Promise<ProjectPlace> {
  return { case: standing.uuid, readers: standing.fileReaders, key: await keyOfHolder(writing, standing) }
}

/** The objectives that stand in the version before a draft. */
async function objectivesBefore(writing: Writing, { project, number }: Draft): Promise<StandingObjective[]> {
  if (number === 1) return []
  return writing.rows(
    query
      .select(objectiveFields)
      .from(objective)
      .where(
        and(
          eq(objective.projectId, project),
          isNull(objective.untilVersion),
          lt(objective.sinceVersion, number),
        ),
      ),
  )
}

const draftFields = {
  version: projectVersion.id,
  number: projectVersion.number,
  project: projectVersion.projectId,
  title: projectVersion.title,
  reason: projectVersion.reason,
}

/** The draft of the project, whether the health service bears a share of it, and who may sign it of those named. */
function draftOf(
  writing: Writing,
  { projectId }: CaseStanding,
  signatories: SQL<readonly Signatory[]> = sql<readonly Signatory[]>`null`,
) {
  return writing.one(sql<
    Selected<typeof draftFields> & { health: boolean; signatories: readonly Signatory[] }
  >`
    select ${selected(draftFields)}, ${signatories} as "signatories",
      exists (select from ${versionIntervention} where ${versionIntervention.versionId} = ${projectVersion.id}
        and ${versionIntervention.healthShareCents} > 0) as "health"
    from ${projectVersion} where ${projectVersion.projectId} = ${projectId} and ${projectVersion.status} = 'DRAFT'`)
}

async function hasPact(writing: Writing, caseId: string): Promise<boolean> {
  const pact = query
    .select({ subscribedOn: activationPact.subscribedOn })
    .from(activationPact)
    .where(eq(activationPact.caseId, caseId))
  return (await writing.one(pact)) !== null
}
