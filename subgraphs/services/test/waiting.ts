import type { scratchGraph } from '../../../test/scratch-graph.ts'
import { anna, bari, bruno, carla, lecce } from './offices.ts'

const id = (last: string) => `01990000-0000-7000-8000-0000000000${last}`
export const cases = { anna: id('ca'), bruno: id('cb'), carla: id('cc') }
/** A day centre with two places, one of them taken; a refuge; a day centre that nobody authorised. */
export const centre = id('e1')
export const refuge = id('e2')
export const unauthorised = id('e3')

/** Three facilities, and three cases: two of Bari, one of Lecce. */
export async function openFacilities({ admin }: Awaited<ReturnType<typeof scratchGraph>>): Promise<void> {
  await admin`insert into services.provider (id, name, legal_form) values (${id('f0')}, 'Cooperativa Il Sole', 'COOPERATIVE')`
  for (const [facility, article, authorised] of [
    [centre, '68', '2020-01-01'],
    [refuge, '80', '2020-01-01'],
    [unauthorised, '68', null],
  ] as const)
    await admin`
      insert into services.facility (id, name, provider_id, comune, ambito_code, address, regulation, article, article_from, capacity, authorised_on)
      select ${facility}, 'Centro diurno', ${id('f0')}, ${bari}, 'ATS-BA-02', 'Via Roma 1', regulation, article, valid_from, 2, ${authorised}
      from services.regulation_article where regulation = 'R.R. 4/2007' and article = ${article}`
  await admin`insert into services.facility_occupancy (facility_id, occupied) values (${centre}, 1)`
  await admin`
    insert into registry.case_custody (case_id, person_id, readers, number)
    values (${cases.anna}, ${anna}, array['comune:' || ${bari}], '2026/BARI/1'), (${cases.bruno}, ${bruno}, array['comune:' || ${bari}], '2026/BARI/2'),
      (${cases.carla}, ${carla}, array['comune:' || ${lecce}], '2026/LECCE/1')`
}
