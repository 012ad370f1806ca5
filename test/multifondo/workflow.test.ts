import { createHash } from 'node:crypto'
import { DEMO_ISSUER } from '@cse/db/src/audit/principal'
import { openAdmin } from '@cse/db/src/server/server'
import { decodeId, encodeId } from '@cse/schema/ids'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { aCup, call, type Entry } from './calls.ts'
import { fundedIntervention } from './funded-intervention.ts'

const AMBITO = 'ATS-BA-01'
let database: DatabaseCopy
let gateway: TestPlatform
let admin: Awaited<ReturnType<typeof openAdmin>>
let planOffice: Client
let accountant: Client
let controller: Client
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

const key = () => crypto.randomUUID()
const TITLE = 'Pronto intervento sociale di prova'
const physical = { indicator: 'Persone prese in carico', unit: 'persone', target: 120, achieved: 40.5 }
const procedural = { milestone: 'Aggiudicazione', plannedOn: '2026-02-15', actualOn: '2026-02-20' }

/** A project of the Ambito with money of an intervention of its plan. */
async function aProject(ambito = AMBITO): Promise<string> {
  const { project } = await call(gateway.as(`plan-office@${ambito}`), 'registerMultifondoProject', {
    idempotencyKey: key(),
    cup: aCup(),
    title: TITLE,
    fund: 'PN-INCL',
    planIntervention: await fundedIntervention(admin, ambito),
    startsOn: '2026-01-01',
    endsOn: '2028-12-31',
  })
  if (!project) throw new Error('The project was not registered')
  return project.id
}

const progress = (project: string, number = 1, year = 2026) => ({
  idempotencyKey: key(),
  multifondoProject: project,
  period: { year, number },
  physical: [physical],
  procedural: [procedural],
})

async function entered(ambito = AMBITO, number = 1): Promise<Entry> {
  const project = await aProject(ambito)
  const { entry } = await call(
    gateway.as(`plan-office@${ambito}`),
    'enterProgress',
    progress(project, number),
  )
  if (!entry) throw new Error('Nothing was entered')
  return entry
}
const step = async (as: Client, name: string, entry: Pick<Entry, 'id' | 'version'>, more: object = {}) => {
  const ended = await call(as, name, { progressEntry: entry.id, expectedVersion: entry.version, ...more })
  expect(ended.outcome).toBe(name.charAt(0).toUpperCase() + name.slice(1))
  if (!ended.entry) throw new Error('No entry came back')
  return ended.entry
}
const outcomeOf = async (as: Client, name: string, entry: Pick<Entry, 'id' | 'version'>, more: object = {}) =>
  (await call(as, name, { progressEntry: entry.id, expectedVersion: entry.version, ...more })).outcome

describe('three people bring an entry to the managing authority', () => {
  test('the plan office enters, the accountant verifies, the controller of the Region validates', async () => {
    const entry = await entered()
    expect(entry).toMatchObject({ state: 'ENTERED', version: 1, allowedSteps: [] })
    const asked = `{ progressEntry(id: "${entry.id}") { allowedSteps } }`
    expect((await accountant.query(asked)).data).toEqual({
      progressEntry: { allowedSteps: ['VERIFY', 'REJECT'] },
    })
    expect((await controller.query(asked)).data).toEqual({ progressEntry: { allowedSteps: [] } })
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
    const asked = progress(project?.id ?? '')
    expect((await call(planOffice, 'enterProgress', asked)).outcome).toBe('FiguresMissing')
    const financial = { admitted: '5000.00', committed: '10.00', paid: '0.00' }
    const { entry } = await call(planOffice, 'enterProgress', { ...asked, financial })
    expect(entry?.current.financial).toEqual(financial)
  })
})

describe('a snapshot is sent once and stays as it was', () => {
  const ambito = 'ATS-LE-01'
  const own = {
    office: () => gateway.as(`plan-office@${ambito}`),
    books: () => gateway.as(`accountant@${ambito}`),
  }
  const period = { year: 2026, number: 1 }

  test('the managing authority refuses rows of it; exactly these are open again and go with the next one', async () => {
    const [one, other] = [await entered(ambito), await entered(ambito)]
    const send = () => call(own.office(), 'sendProgressSnapshot', { idempotencyKey: key(), period })
    expect((await send()).outcome).toBe('EntriesPending')
    const validated = async (entry: Entry) =>
      step(controller, 'validateProgress', await step(own.books(), 'verifyProgress', entry))
    await validated(one)
    await validated(other)
    const { snapshot } = await send()
    if (!snapshot) throw new Error('Nothing was sent')
    // What the demo has ready is sent as well.
    expect(snapshot.entries).toEqual(
      expect.arrayContaining([one, other].map(({ id }) => ({ id, state: 'SENT' }))),
    )
    expect(createHash('sha256').update(snapshot.content).digest('hex')).toBe(snapshot.digest)
    const rows: Record<string, string>[] = parse(snapshot.content, {
      bom: true,
      delimiter: ';',
      columns: true,
    })
    const lines = rows.filter(({ Progetto }) => Progetto === TITLE)
    expect(lines.map(({ Avanzamento }) => Avanzamento)).toEqual([
      ...['Finanziario', 'Fisico', 'Procedurale'],
      ...['Finanziario', 'Fisico', 'Procedurale'],
    ])
    expect(lines[0]).toMatchObject({
      'Codice Ambito': ambito,
      'Bimestre al': '2026-02-28',
      'Costo ammesso': '100000,00',
      Pagamenti: '20000,00',
    })
    expect(lines[1]).toMatchObject({ 'Unità di misura': 'persone', 'Valore raggiunto': '40,50' })

    expect((await send()).outcome).toBe('NothingToSend')
    const late = await call(own.office(), 'enterProgress', progress(await aProject(ambito)))
    expect(late.outcome).toBe('PeriodClosed')

    const letter = { kind: 'DECREE', number: '77', date: '2026-03-20' }
    const refused = {
      idempotencyKey: key(),
      progressSnapshot: snapshot.id,
      act: letter,
      rows: [{ progressEntry: one.id, row: 2, reason: 'Valore non documentato' }],
    }
    expect((await call(own.office(), 'recordSnapshotRejection', refused)).outcome).toBe(
      'RecordSnapshotRejection',
    )
    expect((await call(own.office(), 'recordSnapshotRejection', refused)).outcome).toBe(
      'RecordSnapshotRejection',
    )
    const read = async (id: string) => {
      const { data } = await own
        .office()
        .query(
          `{ progressEntry(id: "${id}") { id state version toCorrect { row reason } snapshot { number } } }`,
        )
      return (data as { progressEntry: Entry }).progressEntry
    }
    const reopened = await read(one.id)
    expect(reopened).toMatchObject({
      state: 'REJECTED',
      toCorrect: [{ row: 2, reason: 'Valore non documentato' }],
    })
    expect(await read(other.id)).toMatchObject({ state: 'SENT', toCorrect: [] })
    await validated(
      await step(own.office(), 'correctProgress', reopened, {
        physical: [{ row: 2, progress: { ...physical, achieved: 39 } }],
      }),
    )
    const second = await send()
    expect(second.snapshot).toMatchObject({ number: 2, entries: [{ id: one.id }] })
    expect(second.snapshot?.content).toContain('39,00')
    expect(await read(one.id)).toMatchObject({ state: 'SENT', snapshot: { number: 2 } })

    const again = await own.office().query(`{ progressSnapshot(id: "${snapshot.id}") { content digest } }`)
    expect(again.data).toEqual({
      progressSnapshot: { content: snapshot.content, digest: snapshot.digest },
    })
    await expect(
      admin`update finance.progress_snapshot set content = '' where id = ${decodeId('progress_snapshot', snapshot.id)}`,
    ).rejects.toThrow('append-only')
  })

  test('the file is downloaded by whom its link was made for, byte for byte', async () => {
    const asked = `{ ambito(code: "${ambito}") { progressSnapshots { number digest csvUrl } } }`
    const urlFor = async (as: Client) => {
      const { data } = await as.query(asked)
      const { ambito: found } = data as {
        ambito: { progressSnapshots: { csvUrl: string; digest: string }[] }
      }
      const [last] = found.progressSnapshots
      if (!last) throw new Error('Nothing was sent')
      return last
    }
    const get = async (path: string, as: Client | null) =>
      fetch(new URL(path, gateway.url), {
        headers: as ? { authorization: `Bearer ${await as.token()}` } : {},
      })
    for (const reader of [own.office(), controller]) {
      const { csvUrl, digest } = await urlFor(reader)
      const answer = await get(csvUrl, reader)
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="multifondo_${ambito}_2026-1_2.csv"`,
      )
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest)
    }
    const { csvUrl } = await urlFor(own.office())
    expect((await get(csvUrl, null)).status).toBe(401)
    for (const [path, as] of [
      [csvUrl, own.books()],
      [csvUrl, controller],
      [csvUrl.replace(/progress_snapshot_\w+/, encodeId('progress_snapshot', key())), own.office()],
      [csvUrl.replace(/signature=.*/, `signature=${'A'.repeat(43)}`), own.office()],
    ] as const)
      expect((await get(path, as)).status).toBe(404)
  })
})
