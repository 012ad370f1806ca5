import { DEMO_ISSUER } from '@cse/db/src/audit/principal'
import { openAdmin } from '@cse/db/src/server/server'
import { decodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { aCup, call } from './calls.ts'
import { AMBITO, entriesOf, key, physical, procedural } from './entries.ts'

let database: DatabaseCopy
let gateway: TestPlatform
let admin: Awaited<ReturnType<typeof openAdmin>>
let planOffice: Client
let accountant: Client
let controller: Client
const { aProject, progress, entered, step, outcomeOf } = entriesOf(
  () => gateway,
  () => admin,
)
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database)
  planOffice = gateway.as(`plan-office@${AMBITO}`)
  accountant = gateway.as(`accountant@${AMBITO}`)
  controller = gateway.as('controller')
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

describe('three people bring an entry to the managing authority', () => {
  test('the plan office enters, the accountant verifies, the controller of the Region validates', async () => {
    const entry = await entered()
    expect(entry).toMatchObject({ state: 'ENTERED', version: 1, allowedSteps: [] })
    const requested = `{ progressEntry(id: "${entry.id}") { allowedSteps } }`
    expect((await accountant.query(requested)).data).toEqual({
      progressEntry: { allowedSteps: ['VERIFY', 'REJECT'] },
    })
    expect((await controller.query(requested)).data).toEqual({ progressEntry: { allowedSteps: [] } })
    const verified = await step(accountant, 'verifyProgress', entry)
    expect(verified).toMatchObject({ state: 'VERIFIED', version: 2 })
    expect(await step(controller, 'validateProgress', verified)).toMatchObject({ state: 'VALIDATED' })
  })

  test('whoever entered does not verify the own entry', async () => {
    expect(await outcomeOf(planOffice, 'verifyProgress', await entered())).toBe('SamePerson')
    expect(
      await outcomeOf(planOffice, 'rejectProgress', await entered(), { rows: [{ row: 1, reason: 'No' }] }),
    ).toBe('SamePerson')
  })

  test('whoever verified does not correct, also when another person entered', async () => {
    const entry = await entered()
    const rejected = await step(accountant, 'rejectProgress', entry, {
      rows: [{ row: 2, reason: 'Il valore non torna con i registri presenze' }],
    })
    const corrected = { physical: [{ row: 2, progress: physical }] }
    expect(await outcomeOf(accountant, 'correctProgress', rejected, corrected)).toBe('SamePerson')
  })

  test('the database itself lets no person have two tasks on an entry, and nobody leave one out', async () => {
    const entry = await entered()
    const write = (task: string, name: string, version: number) => admin`
      insert into finance.progress_step (entry_id, ambito_code, version, revision, step, task, issuer, subject)
      values (${decodeId('progress_entry', entry.id)}, ${AMBITO}, ${version}, 1, ${name}, ${task}, ${DEMO_ISSUER}, ${`plan-office@${AMBITO}`})`
    await expect(write('VERIFY', 'VERIFIED', 2)).rejects.toMatchObject({ constraint_name: 'three_people' })
    await expect(
      admin`insert into finance.progress_step (entry_id, ambito_code, version, revision, step, task, issuer, subject)
        values (${decodeId('progress_entry', entry.id)}, ${AMBITO}, 2, 1, 'VALIDATED', 'VALIDATE', ${DEMO_ISSUER}, 'controller')`,
    ).rejects.toMatchObject({ constraint_name: 'steps_in_order' })
    await expect(
      admin`update finance.progress_step set subject = 'nobody' where entry_id = ${decodeId('progress_entry', entry.id)}`,
    ).rejects.toThrow('append-only')
  })

  test('an entry is given back with a reason for each row; the correction is a new revision and history stays', async () => {
    const entry = await entered()
    const verified = await step(accountant, 'verifyProgress', entry)
    const rows = [
      { row: 2, reason: 'Manca il riscontro' },
      { row: 3, reason: 'La data precede il bando' },
    ]
    const rejected = await step(controller, 'rejectProgress', verified, { rows })
    expect(rejected).toMatchObject({ state: 'REJECTED', toCorrect: rows })
    const fixed = { ...procedural, actualOn: '2026-02-25' }
    expect(
      await outcomeOf(planOffice, 'correctProgress', rejected, {
        physical: [{ row: 2, progress: physical }],
      }),
    ).toBe('RowsNotReopened')
    const corrected = await step(planOffice, 'correctProgress', rejected, {
      physical: [{ row: 2, progress: { ...physical, achieved: 38 } }],
      procedural: [{ row: 3, progress: fixed }],
    })
    expect(corrected).toMatchObject({
      state: 'ENTERED',
      toCorrect: [],
      current: {
        number: 2,
        financial: entry.current.financial,
        physical: [{ row: 2, achieved: 38 }],
        procedural: [{ row: 3, actualOn: '2026-02-25' }],
      },
    })
    await step(controller, 'validateProgress', await step(accountant, 'verifyProgress', corrected))
    const { data } = await accountant.query(`{ progressEntry(id: "${entry.id}") {
      revisions { number physical { achieved } } history { step task by revision rejected { row } } } }`)
    const enters = { task: 'ENTER', by: `plan-office@${AMBITO}`, rejected: [] }
    const verifies = { step: 'VERIFIED', task: 'VERIFY', by: `accountant@${AMBITO}`, rejected: [] }
    const validates = { task: 'VALIDATE', by: 'controller' }
    expect(data).toEqual({
      progressEntry: {
        revisions: [
          { number: 2, physical: [{ achieved: 38 }] },
          { number: 1, physical: [{ achieved: 40.5 }] },
        ],
        history: [
          { ...enters, step: 'ENTERED', revision: 1 },
          { ...verifies, revision: 1 },
          { ...validates, step: 'REJECTED', revision: 1, rejected: [{ row: 2 }, { row: 3 }] },
          { ...enters, step: 'CORRECTED', revision: 2 },
          { ...verifies, revision: 2 },
          { ...validates, step: 'VALIDATED', revision: 2, rejected: [] },
        ],
      },
    })
  })

  test('of two who verify the same version at once, one is told that it changed', async () => {
    const entry = await entered()
    const input = { progressEntry: entry.id, expectedVersion: entry.version }
    const ended = await Promise.all([1, 2].map(() => call(accountant, 'verifyProgress', input)))
    expect(ended.map(({ outcome }) => outcome).sort()).toEqual(['StaleVersion', 'VerifyProgress'])
  })
})

describe('money is that of the ledger', () => {
  const [admitted, committed, paid] = ['100000.00', '60000.00', '20000.00']

  test('what the ledger had when the bimester ended is proposed, and is entered where nothing is declared', async () => {
    const project = await aProject()
    const { data } = await planOffice.query(`{ multifondoProject(id: "${project}") {
      first: ledger(period: { year: 2026, number: 1 }) { admitted committed paid }
      second: ledger(period: { year: 2026, number: 2 }) { admitted } } }`)
    expect(data).toEqual({
      multifondoProject: { first: { admitted, committed, paid }, second: { admitted: '150000.00' } },
    })
    const { entry } = await call(planOffice, 'enterProgress', progress(project))
    expect(entry?.current.financial).toEqual({ admitted, committed, paid })
  })

  test('a cent above it is refused, and the database would refuse it too', async () => {
    const financial = { admitted, committed, paid: '20000.01' }
    const ended = await call(planOffice, 'enterProgress', { ...progress(await aProject()), financial })
    expect(ended.outcome).toBe('AboveLedger')
    const entry = await entered()
    await expect(
      admin`insert into finance.progress_row (entry_id, ambito_code, revision, number, kind, admitted_cents, committed_cents, paid_cents)
        select id, ambito_code, 1, 9, 'FINANCIAL', 10000001, 0, 0 from finance.progress_entry
        where id = ${decodeId('progress_entry', entry.id)}`,
    ).rejects.toMatchObject({ code: expect.stringMatching(/^23/) })
  })

  test('a project without an intervention declares its own figures', async () => {
    const { project } = await call(planOffice, 'registerMultifondoProject', {
      idempotencyKey: key(),
      cup: aCup(),
      title: 'Centro servizi',
      fund: 'PN-INCL',
      startsOn: '2026-01-01',
      endsOn: '2027-12-31',
    })
    const requested = progress(project?.id ?? '')
    expect((await call(planOffice, 'enterProgress', requested)).outcome).toBe('FiguresMissing')
    const financial = { admitted: '5000.00', committed: '10.00', paid: '0.00' }
    const { entry } = await call(planOffice, 'enterProgress', { ...requested, financial })
    expect(entry?.current.financial).toEqual(financial)
  })
})
