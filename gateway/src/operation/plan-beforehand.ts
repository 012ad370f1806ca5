import { randomUUID } from 'node:crypto'
import { HeaderMap } from '@apollo/server'
import { OURSELVES } from '@cse/db/src/audit/principal'
import type { Viewer } from '@cse/schema/viewer'
import { type GraphQLSchema, parse } from 'graphql'
import { DocumentRefused } from '../demand-control/parsed-document.ts'
import type { ListedOperation } from '../persisted-documents/manifest.ts'
import { sampleVariables } from '../persisted-documents/sample-variables.ts'
import { GraphRequest, unknownOutcome } from '../subgraphs/request.ts'
import type { Graph } from './executor.ts'

/** Nobody: a viewer without any right, in whose name nothing is asked. */
const PLANNER: Viewer = {
  scope: 'PARTNER',
  issuer: OURSELVES,
  subject: 'planner',
  comuni: [],
  roles: [],
  assurance: 1,
}

const JSON_HEADERS = new HeaderMap([['content-type', 'application/json']])

/** Takes an operation all the way to its plan. */
export async function plannedBeforehand(
  { body }: ListedOperation,
  schema: GraphQLSchema,
  execute: Graph['execute'],
): Promise<boolean> {
  const variables = sampleVariables(schema, parse(body))
  const asking = { viewer: PLANNER, now: new Date(), requestId: randomUUID() }
  const request = new GraphRequest({ ...asking, budget: Number.POSITIVE_INFINITY }, () => {
    throw new Error('A plan needs no database')
  })
  const planOnly = { planned: false }
  try {
    await execute(
      { method: 'POST', headers: JSON_HEADERS, search: '', body: { query: body, variables } },
      { request, outcome: unknownOutcome(), planOnly },
    )
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error
  }
  return planOnly.planned
}
