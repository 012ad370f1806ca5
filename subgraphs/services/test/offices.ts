import { expect } from 'vitest'
import type { scratchGraph } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'

export const bari = '072006'
export const lecce = '075035'
export const anna = '01990000-0000-7000-8000-00000000000a'
export const bruno = '01990000-0000-7000-8000-00000000000b'
export const carla = '01990000-0000-7000-8000-00000000000c'
export const officeOfBari = '01990000-0000-7000-8000-0000000000f1'
const officeOfLecce = '01990000-0000-7000-8000-0000000000f2'
export const caseOfAnna = '01990000-0000-7000-8000-0000000000ca'
export const now = new Date('2026-11-02T08:10:00Z')
export const secretariat = local([bari], 'SECRETARIAT')

export const refused = (Name: string) =>
  expect.objectContaining({ __typename: Name, message: expect.any(String) })
export const badInput = (path: string) => [
  expect.objectContaining({
    extensions: expect.objectContaining({
      code: 'BAD_USER_INPUT',
      violations: [expect.objectContaining({ path })],
    }),
  }),
]

/** Two offices without a slot, of comuni in which two persons and one live: nothing of the test before is left. */
export async function openOffices({ admin }: Awaited<ReturnType<typeof scratchGraph>>): Promise<void> {
  await admin`truncate services.office, services.slot, services.appointment, services.resident, services.idempotency_record`
  await admin`
    insert into services.office (id, comune, name, address, kind)
    values (${officeOfBari}, ${bari}, 'Sportello', 'Piazza 1', 'FRONT_OFFICE'),
      (${officeOfLecce}, ${lecce}, 'Sportello', 'Piazza 2', 'FRONT_OFFICE')`
  await admin`
    insert into services.resident (person_id, comune, since, readers)
    select id::uuid, comune, '2020-01-01', array['comune:' || comune, 'person:' || id]
    from (values (${anna}, ${bari}), (${bruno}, ${bari}), (${carla}, ${lecce})) lives (id, comune)`
}
