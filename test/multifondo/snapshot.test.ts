import { createHash } from 'node:crypto'
import { openAdmin } from '@cse/db/src/server/server'
import { decodeId, encodeId } from '@cse/schema/ids'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { call, type Entry } from './calls.ts'
import { entriesOf, key, physical, TITLE } from './entries.ts'

let database: DatabaseCopy
let gateway: TestPlatform
let admin: Awaited<ReturnType<typeof openAdmin>>
let controller: Client
const { aProject, progress, entered, step } = entriesOf(
  () => gateway,
  () => admin,
)
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database)
  controller = gateway.as('controller')
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
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
    const requested = `{ ambito(code: "${ambito}") { progressSnapshots { number digest csvUrl } } }`
    const urlFor = async (as: Client) => {
      const { data } = await as.query(requested)
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
