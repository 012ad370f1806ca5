import type { EServices } from '@cse/schema/e-services'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { simulated } from '../../../test/simulated-sources.ts'
import { local } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { bari, fourPersons, now } from './people.ts'
import { mutating } from './run-mutation.ts'

export const worker: Viewer = { ...local([bari], 'SOCIAL_WORKER'), purposeCode: 'CARE' }

/** People of Bari with tax codes of the ministry's fictitious people, and one whom the register does not have. */
export const giovanni = { id: '01990000-0000-7000-8000-0000000000a1', taxCode: 'PRVGNN90R10H501Q' }
export const claudia = { id: '01990000-0000-7000-8000-0000000000a2', taxCode: 'NRECLD90R50H501G' }
export const ottavo = { id: '01990000-0000-7000-8000-0000000000a3', taxCode: 'TTVSGT90A01H501H' }
export const settimo = { id: '01990000-0000-7000-8000-0000000000a4', taxCode: 'STTSGT90A01H501J' }
export const unknown = { id: '01990000-0000-7000-8000-0000000000a5', taxCode: 'RSSMRA85M01H501Q' }
export const last = { id: '01990000-0000-7000-8000-0000000000a6', taxCode: 'NNOSGT90A01H501I' }
type Registered = typeof giovanni

const FIELDS = `person { givenName familyName sex birth identitySource deceasedOn residence { comune { istatCode } address since } version
  certifications { source service fields } }`

/** People on record as they declared themselves, and the simulated register that has them too. */
export async function registerWorld() {
  const people = await fourPersons()
  const { admin } = people
  const sources = await simulated((file) => ({
    ...file,
    eServices: Object.fromEntries(
      Object.entries(file.eServices).map(([code, service]) => [
        code,
        { ...service, timeoutSeconds: 1, dailyCalls: code === 'ANPR.C003' ? 4 : 5000 },
      ]),
    ),
  }))
  const add = ({ id, taxCode }: Registered, names: string, sex: string, born: string) => {
    const [given = '', family = ''] = names.split(' ')
    const [year = '', month = '', day = ''] = born.split('-')
    return admin`
      insert into persons.person (id, tax_code, given_name, family_name, sex, birth_year, birth_month, birth_day, residence_comune,
        residence_address, residence_since, identity_source, received_by, readers)
      values (${id}, ${taxCode}, ${given}, ${family}, ${sex}, ${year}, ${month}, ${day}, ${bari}, 'Via Roma 1', '2010-01-01', 'DECLARED', ${bari},
        array['comune:' || ${bari}, 'person:' || ${id}])`
  }
  await add(giovanni, 'Giovanni Prova', 'M', '1990-10-10')
  await add(claudia, 'Claudia Nèri', 'F', '1991-10-10')
  await add(ottavo, 'Soggetto Ottavo', 'M', '1990-01-01')
  await add(settimo, 'Soggetto Settimo', 'M', '1990-01-01')
  await add(unknown, 'Mario Rossi', 'M', '1985-08-01')
  await add(last, 'Soggetto Nono', 'M', '1990-01-01')
  for (const { id } of [giovanni, claudia, ottavo, settimo, unknown, last]) await people.waitsFor(id)

  const versionOf = async ({ id }: Registered) =>
    Number((await admin`select version from persons.person where id = ${id}`)[0]?.version)
  /** Sends operations to the subgraph; null where nothing outside may be called. */
  const executing =
    (eServices: EServices | null) =>
    (viewer: Viewer, query: string, variables: Record<string, unknown> = {}) =>
      people.graph.execute(subgraph, { viewer, query, variables, now, ...(eServices && { eServices }) })
  const mutate = (eServices: EServices | null = sources.eServices) =>
    mutating({ ...people, execute: executing(eServices) })
  return {
    ...sources,
    admin,
    execute: executing(sources.eServices),
    versionOf,
    mutate: (viewer: Viewer, name: string, input: object) => mutate()(viewer, name, input, FIELDS),
    /** What a mutation about a person answers, as the record is now. */
    run: async (
      name: string,
      person: Registered,
      viewer = worker,
      eServices: EServices | null = sources.eServices,
    ) => {
      const expectedVersion = await versionOf(person)
      const input = { person: encodeId('person', person.id), expectedVersion, reference: 'Prot. 42/2026' }
      return (await mutate(eServices)(viewer, name, input, FIELDS)).outcome
    },
    /** How many events of a kind about a person wait to be delivered. */
    jobs: async (task: string, { id }: Registered) => {
      const found = await admin`
        select 1 from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
        where identifier like ${`${task}%`} and payload::jsonb ->> 'person' = ${id}`
      return found.length
    },
    stop: async () => {
      await sources.stop()
      await people.stop()
    },
  }
}
