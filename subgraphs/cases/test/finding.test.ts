import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writingPlainTexts } from '../../../test/plain-texts.ts'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { ambitoOfBari, anna, bari, caseFiles, citizenAnna, lecce, office, socialWorker } from './files.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let opened: string[]
beforeAll(async () => {
  files = await caseFiles()
  opened = []
  for (const [day, reported] of [
    ['2026-01-10', { phase: 'NEEDS_ASSESSMENT' }],
    ['2026-02-10', { phase: 'CLOSED' }],
    ['2026-02-10', { targetArea: '1' }],
    ['2026-03-10', {}],
    ['2026-04-10', { comune: lecce }],
  ] as const) {
    opened.push(await files.open({ openedOn: day, ...reported }))
  }
  // the fourth went to the Ambito
  await writingPlainTexts(
    files.admin,
    () => files.admin`
    insert into cases.transfer (id, case_id, person_id, from_holder, to_holder, status, basis, reason, requested_at, readers)
    values (uuidv7(), ${opened[3] ?? ''}, ${anna}, ${`comune:${bari}`}, ${`ambito:${ambitoOfBari}`}, 'REQUESTED', 'CONSENT', 'UVM', now(),
      ${[`comune:${bari}`, `ambito:${ambitoOfBari}`]})`,
  )
  await files.admin`update cases.transfer set status = 'ACCEPTED', decided_at = now()`
}, START)
afterAll(() => files.stop())

interface Listed {
  readonly nodes: { id: string }[]
  readonly totalCount: number
  readonly pageInfo: { startCursor: string; endCursor: string }
}

async function list(viewer: Viewer, args = '', fields = ''): Promise<Listed> {
  const query = `{ cases${args && `(${args})`} { totalCount nodes { id ${fields} } pageInfo { startCursor endCursor } } }`
  const { data } = await files.execute(viewer, query)
  return data?.cases as Listed
}
/** The places in which the listed cases were opened. */
const places = ({ nodes }: Listed) =>
  nodes.map(({ id }) => opened.findIndex((uuid) => encodeId('case', uuid) === id))

describe('orders of operators', () => {
  const supervisor = local([bari], 'SUPERVISOR')
  const ordered = (order: string, args = '', viewer = socialWorker) =>
    list(viewer, `orderBy: ${order}${args && `, ${args}`}`, 'lastActivityAt nextDeadlineOn')
  beforeAll(async () => {
    const { admin } = files
    // all projects end on 20 November; the second case is closed, the fourth is the Ambito's
    for (const [place, minutes] of [
      [0, 1],
      [1, 3],
      [2, 2],
      [3, 4],
    ] as const)
      await admin`update cases."case" set updated_at = '2026-10-01 08:00:00.000001Z'::timestamptz + ${minutes} * interval '1 minute'
        where id = ${opened[place] ?? ''}`
    await admin`update cases.assessment set completed_on = null, planned_on = '2026-11-05' where case_id = ${opened[2] ?? ''}`
  })

  test('what was worked on last, and what falls due next, in files alone', async () => {
    expect(places(await ordered('LAST_ACTIVITY'))).toEqual([1, 2, 0])
    const due = await ordered('NEXT_DEADLINE')
    expect([places(due), due.totalCount]).toEqual([[2, 0, 1], 3])
    expect(due.nodes).toMatchObject([
      { nextDeadlineOn: '2026-11-05', lastActivityAt: '2026-10-01T08:02:00.000Z' },
      { nextDeadlineOn: '2026-11-20' },
      { nextDeadlineOn: null },
    ])
    expect(places(await ordered('NEXT_DEADLINE', '', office))).toEqual([3])
    expect(places(await ordered('NEXT_DEADLINE', '', supervisor))).toEqual([2, 0, 1])
  })

  test('page by page in both directions, with conditions', async () => {
    for (const [order, all] of [
      ['LAST_ACTIVITY', [1, 2, 0]],
      ['NEXT_DEADLINE', [2, 0, 1]],
    ] as const) {
      const first = await ordered(order, 'first: 2')
      expect(places(first)).toEqual(all.slice(0, 2))
      const second = await ordered(order, `first: 2, after: "${first.pageInfo.endCursor}"`)
      expect(places(second)).toEqual(all.slice(2))
      expect(places(await ordered(order, `last: 1, before: "${second.pageInfo.startCursor}"`))).toEqual([
        all[1],
      ])
      const open = await ordered(order, 'filter: { status: [OPEN] }')
      expect(places(open)).toEqual(all.filter((place) => place !== 1))
    }
  })

  test('follow what is done to a file, and the closure of a case', async () => {
    const { admin } = files
    const id = opened[0] ?? ''
    const due = async () =>
      (await admin`select next_due_on::text as day from cases."case" where id = ${id}`)[0]?.day as string
    await admin`insert into cases.activation_pact (case_id, subscribed_on, readers)
      select id, '2026-06-01', file_readers from cases."case" where id = ${id}`
    expect(await due()).toBe('2026-09-29') // after 120 days
    await admin`insert into cases.pact_meeting (id, case_id, held_on, readers)
      select uuidv7(), id, '2026-09-01', file_readers from cases."case" where id = ${id}`
    expect(await due()).toBe('2026-11-20') // the next after 90 days, on the 30th
    await admin`update cases.project set ends_on = '2026-12-31' where case_id = ${id}`
    expect(await due()).toBe('2026-11-30')
    await admin`update cases.uvm_session set decision = null, convened_on = '2026-11-03' where case_id = ${id}`
    expect(await due()).toBe('2026-11-03')
    await admin`update cases.uvm_session set cancelled_at = now() where case_id = ${id}`
    await admin`update cases."case" set status = 'CLOSED', phase = 'CLOSED', closed_on = '2026-11-02' where id = ${id}`
    expect(await due()).toBe('infinity')
    await admin`update cases."case" set status = 'OPEN', phase = 'SERVICE_DELIVERY', closed_on = null where id = ${id}`
    expect(await due()).toBe('2026-11-30')
  })

  test('are for who may read by what is ordered', async () => {
    for (const [viewer, order] of [
      [citizenAnna, 'LAST_ACTIVITY'],
      [citizenAnna, 'NEXT_DEADLINE'],
      [local([bari], 'SECRETARIAT'), 'NEXT_DEADLINE'],
      [local([bari], 'PUA'), 'NEXT_DEADLINE'],
    ] as const)
      await expect(list(viewer, `orderBy: ${order}`)).rejects.toMatchObject({
        extensions: { code: 'BAD_USER_INPUT', violations: [{ path: 'orderBy' }] },
      })
    await expect(ordered('LAST_ACTIVITY', 'filter: { custody: SUMMARY }')).rejects.toMatchObject({
      extensions: { violations: [{ path: 'orderBy' }] },
    })
  })

  test('are read from an index, whatever else there is', async () => {
    for (const [column, index] of [
      ['updated_at desc, id desc', 'case_of_comune_active'],
      ['next_due_on, id', 'case_of_comune_due'],
    ]) {
      const plan = await files.admin.begin(async (sql) => {
        await sql`set local enable_seqscan = off`
        await sql`set local enable_sort = off`
        return sql.unsafe(
          `explain select id from cases."case" where comune = '${bari}' order by ${column} limit 20`,
        )
      })
      expect(JSON.stringify(plan)).toContain(index)
    }
  })
})

describe('what an operator wrote', () => {
  const search = async (viewer: Viewer, args: string, field = 'diarySearch') => {
    const fields = field === 'diarySearch' ? 'text' : 'title'
    const query = `{ found: ${field}(${args}) { totalCount nodes { ${fields} case { number } } pageInfo { hasNextPage endCursor } } }`
    const { data, denied } = await files.execute(viewer, query)
    return { found: data?.found, denied } as {
      found: {
        totalCount: number
        nodes: { text?: string; title?: string; case: { number: string } | null }[]
        pageInfo: { hasNextPage: boolean; endCursor: string }
      } | null
      denied: string[]
    }
  }
  beforeAll(async () => {
    await writingPlainTexts(files.admin, async () => {
      const [author] =
        await files.admin`select id from cases.operator where subject = ${socialWorker.subject}`
      for (const [place, at, text] of [
        [
          0,
          '2026-04-01 10:00Z',
          'La signora dell’Andria non è più a casa: città di Foggia, perché teme lo sfratto',
        ],
        [1, '2026-04-30 22:30Z', 'Sfrattata; il Comune paga l’albergo'],
      ] as const)
        await files.admin`insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, readers)
          values (uuidv7(), ${opened[place] ?? ''}, 'NOTE', ${at}, ${author?.id}, ${`comune:${bari}`}, ${text}, ${[`comune:${bari}`]})`
      await files.admin`update cases.document set attached_by = ${author?.id} where case_id = ${opened[0] ?? ''}`
    })
  })

  test('is found by the beginnings of its words, newest first', async () => {
    const texts = async (words: string, args = '') =>
      (await search(socialWorker, `words: "${words}"${args}`)).found?.nodes.map(({ text }) =>
        text?.slice(0, 9),
      )
    expect(await texts('SFRAT')).toEqual(['Sfrattata', 'La signor'])
    expect(await texts('citta perche andria')).toEqual(['La signor'])
    expect(await texts('Foggia albergo')).toEqual([])
    // 30 April 22:30 UTC is the first of May in Rome
    expect(await texts('sfrat', ', from: "2026-05-01"')).toEqual(['Sfrattata'])
    expect(await texts('sfrat', ', to: "2026-04-30"')).toEqual(['La signor'])
    const first = await search(socialWorker, 'words: "sfrat", first: 1')
    expect(first.found).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } })
    const after = await search(
      socialWorker,
      `words: "sfrat", first: 1, after: "${first.found?.pageInfo.endCursor}"`,
    )
    expect(after.found).toMatchObject({
      nodes: [{ text: expect.stringMatching(/^La signora/), case: { number: expect.any(String) } }],
      pageInfo: { hasNextPage: false },
    })
  })

  test('is the own alone, without what is restricted, and titles of documents likewise', async () => {
    const found = async (viewer: Viewer, words: string, field?: string) =>
      (await search(viewer, `words: "${words}"`, field)).found?.totalCount
    expect(await found({ ...socialWorker, subject: 'colleague@bari' }, 'sfratto')).toBe(0)
    expect(await found({ ...socialWorker, issuer: 'https://elsewhere.example' }, 'sfratto')).toBe(0)
    expect(
      await found({ ...local([lecce], 'SOCIAL_WORKER'), subject: socialWorker.subject }, 'sfratto'),
    ).toBe(0)
    expect(await found(socialWorker, 'riservata')).toBe(0)
    expect(await found(socialWorker, 'relazione', 'documentSearch')).toBe(1)
    expect(await found(socialWorker, 'decreto', 'documentSearch')).toBe(0)
    const restricted: Viewer = { ...socialWorker, roles: ['SOCIAL_WORKER', 'RESTRICTED'] }
    expect(await found(restricted, 'decreto', 'documentSearch')).toBe(1)
    for (const role of ['SECRETARIAT', 'PUA', 'SUPERVISOR'] as const)
      expect(await search(local([bari], role), 'words: "sfratto"')).toEqual({
        found: null,
        denied: ['found'],
      })
  })

  test('wants a word, days in order and a period that can be read', async () => {
    for (const [args, path] of [
      ['words: "a e"', 'words'],
      ['words: "’"', 'words'],
      ['words: "sfratto", from: "2026-05-02", to: "2026-05-01"', 'to'],
    ])
      await expect(search(socialWorker, `${args}`)).rejects.toMatchObject({
        extensions: { code: 'BAD_USER_INPUT', violations: [{ path }] },
      })
    await writingPlainTexts(
      files.admin,
      () => files.admin`
      insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, readers)
      select uuidv7(), case_id, 'NOTE', '2025-01-01'::timestamptz + n * interval '1 hour', author_id, organisation, 'Nota', readers
      from (select * from cases.diary_entry where not restricted limit 1) one, generate_series(1, 5000) n`,
    )
    await expect(search(socialWorker, 'words: "sfratto"')).rejects.toMatchObject({
      extensions: { violations: [{ path: 'from' }] },
    })
    expect((await search(socialWorker, 'words: "sfratto", from: "2026-01-01"')).found?.totalCount).toBe(1)
  })
})
