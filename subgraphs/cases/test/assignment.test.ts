import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { caseFiles, lecce, socialWorker } from './files.ts'
import { stepsOf } from './steps.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let steps: ReturnType<typeof stepsOf>
beforeAll(async () => {
  files = await caseFiles()
  steps = stepsOf(files)
}, START)
afterAll(() => files?.stop())

const key = () => crypto.randomUUID()

describe('who works on a case', () => {
  const operators = async () => {
    const rows = await files.admin<{ id: string }[]>`
      insert into cases.operator (id, issuer, subject, given_name, family_name, profession, comune, ambito_code)
      values (uuidv7(), 'i', ${key()}, 'Rita', 'Blu', 'Assistente sociale', '072006', null), (uuidv7(), 'i', ${key()}, 'Ada', 'Rossi', 'Educatrice', ${lecce}, null)
      returning id`
    return rows.map(({ id }) => encodeId('operator', id))
  }

  test('is of the organisation that holds it: a case manager, who is replaced, and a team', async () => {
    const [rita, ada] = await operators()
    const id = encodeId('case', await files.open())
    const assign = (verb: string, operator: unknown, expectedVersion: number) =>
      steps.take(
        socialWorker,
        verb,
        { case: id, expectedVersion, operator },
        'case { version caseManager { givenName } team { givenName } }',
      )
    expect(await assign('assignCaseManager', ada, 1)).toMatchObject({ __typename: 'OperatorElsewhere' })
    expect(await assign('assignCaseManager', rita, 1)).toMatchObject({
      case: { version: 2, caseManager: { givenName: 'Rita' }, team: [{}] },
    })
    expect(await assign('assignTeamMember', rita, 2)).toMatchObject({ __typename: 'AlreadyAssigned' })
    const { data } = await files.execute(socialWorker, '{ operator { id givenName } }')
    const olga = (data as { operator: { id: string } }).operator.id
    expect(await assign('assignTeamMember', olga, 2)).toMatchObject({
      case: { version: 3, team: [{ givenName: 'Rita' }, { givenName: 'Olga' }] },
    })
    const mine = await files.execute(socialWorker, '{ cases(filter: { mine: true }) { nodes { id } } }')
    expect((mine.data as { cases: { nodes: unknown[] } }).cases.nodes).toContainEqual({ id })
    expect(await assign('removeTeamMember', olga, 3)).toMatchObject({
      case: { version: 4, team: [{ givenName: 'Rita' }] },
    })
    expect(await assign('removeTeamMember', olga, 4)).toMatchObject({ __typename: 'NotAssigned' })
  })
})
