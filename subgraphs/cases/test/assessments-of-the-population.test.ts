import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import { expect, inject, test } from 'vitest'
import { DATABASE_KEYS } from '../../../test/data-key.ts'
import { checkAnswers } from '../src/rules/assessment-answer.ts'
import { headlineOf } from '../src/rules/assessment-score.ts'
import { completenessOf } from '../src/rules/completeness.ts'
import { answersOf, answersOfAssessment } from '../src/store/assessment-form.ts'
import { instruments } from '../src/store/instrument.ts'

test('the population’s assessments are answered as their instruments want it, and have the score that the rules give', async () => {
  const { adminUrl, secret } = inject('database')
  const admin = await openAdmin(adminUrl)
  const rows = await admin<
    {
      id: string
      instrument: string
      version: string
      day: string
      completed: boolean
      score: string | null
    }[]
  >`
    select id, instrument, instrument_version as version, coalesce(completed_on, planned_on)::text as day,
      completed_on is not null as completed, score
    from cases.assessment where exists (select from cases.assessment_answer where assessment_id = assessment.id)`
  const keys = await admin<{ key: string }[]>`
    select distinct holder as key from cases."case" union select unnest(array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE'])`
  await admin.end()
  const database = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 1, ...DATABASE_KEYS })
  const session = database.session({
    keys: keys.map(({ key }) => key),
    scope: 'LOCAL',
    issuer: 'i',
    subject: 'test',
    roles: ['SOCIAL_WORKER'],
    operation: 'test',
    requestId: crypto.randomUUID(),
  })
  const forms = await instruments(session.as('cases'), {})
  const answers = await Promise.all(rows.map(({ id }) => answersOfAssessment(session.as('cases'), id)))
  await session.close()
  await database.close()

  expect(new Set(rows.map(({ instrument }) => instrument)).size).toBeGreaterThan(4)
  for (const [at, { instrument, version, day, completed, score }] of rows.entries()) {
    const form = forms.find((one) => one.code === instrument && one.version === version)
    if (!form) throw new Error(`${instrument} ${version} is missing`)
    const given = answersOf(answers[at] ?? [])
    expect(given.size).toBeGreaterThan(0)
    const dated = form.validTo !== null && day > form.validTo ? form.validTo : day
    expect(checkAnswers(form, [...given.values()], dated)).toMatchObject({ withdrawn: [] })
    if (!completed) expect(score).toBeNull()
    else {
      expect(completenessOf(form, given).missing).toEqual([])
      expect(score === null ? null : Number(score)).toBe(headlineOf(form, given)?.value ?? null)
    }
  }
})
