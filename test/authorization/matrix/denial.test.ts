import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { beforeAll, expect, inject, test } from 'vitest'
import { platform, split } from '../../platform.ts'
import { valueAt } from '../../recording/operation.ts'

/** A secretariat that works for every comune, since no one of them has so many cases. */
let everywhere: Readonly<Record<string, unknown>>
beforeAll(async () => {
  const admin = await openAdmin(inject('database').adminUrl)
  const comuni = await admin<{ code: string }[]>`select distinct comune as "code" from cases."case"`
  await admin.end()
  everywhere = {
    sub: 'secretariat of all',
    [CLAIM_NAMES.scope]: 'LOCAL',
    [CLAIM_NAMES.roles]: ['SECRETARIAT'],
    [CLAIM_NAMES.comuni]: comuni.map(({ code }) => code),
  }
})

test.each([
  ['in one process', platform],
  ['split into processes', split],
])(
  'a page of 200 cases with a denied field in every row carries one error that counts them, %s',
  async (_, start) => {
    await using gateway = await start()
    const answer = await gateway
      .holding(everywhere)
      .query(
        '{ cases(first: 200) { nodes { id assessments { outcome } uvm { decision } person { id disability { kind } } } } }',
      )
    expect(valueAt('cases.nodes.199.id', answer.data)).toEqual(expect.any(String))
    expect(answer.text.match(/"assessments":null/g)).toHaveLength(200)
    // a person of two cases is asked for once, and stands in the answer twice
    const counts = Object.fromEntries(
      (answer.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions]),
    )
    const denied = { code: 'FORBIDDEN', count: 200 }
    expect(counts).toEqual({
      'cases.nodes.0.assessments': denied,
      'cases.nodes.0.uvm': denied,
      'cases.nodes.0.person.disability': denied,
    })
  },
)
