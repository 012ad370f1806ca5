import type { CasesContext } from '../builder.ts'
import { projectById } from '../store/project.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { IndividualProject } from './individual-project.ts'

/** What a step of a project answers with. */
export const projectPayload = {
  project: { type: IndividualProject, description: 'The project.' },
  case: { type: Case, description: 'The case.' },
} as const

/** The project and its case after a step, as the viewer sees them then. */
export const changedProject = async (
  done: { readonly project: string; readonly case: string },
  context: CasesContext,
) => ({
  project: await projectById(context.session, done.project),
  ...(await changedCase(done, context)),
})
