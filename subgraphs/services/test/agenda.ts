import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import type { scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { anna, now, officeOfBari, secretariat } from './offices.ts'

/** The agenda of the office of Bari as clients ask for it: slots, bookings, and what becomes of them. */
export function agendaOf(graph: () => Awaited<ReturnType<typeof scratchGraph>>) {
  /** What a mutation answers; `more` says which fields of its payload and refusals are wanted beside the usual ones. */
  async function call(
    viewer: Viewer,
    mutation: string,
    input: object,
    { more = '', at = now }: { more?: string; at?: Date } = {},
  ) {
    const Name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`
    const { data, errors } = await graph().execute(subgraph, {
      viewer,
      query: `mutation Call($input: ${Name}Input!) { answer: ${mutation}(input: $input) {
      __typename ... on Refusal { message } ${more} } }`,
      variables: { input },
      now: at,
    })
    return { answer: JSON.parse(JSON.stringify(data?.answer ?? null)), errors }
  }

  const monday = {
    office: encodeId('office', officeOfBari),
    from: '2026-11-02',
    to: '2026-11-02',
    openings: [{ weekdays: ['MONDAY', 'WEDNESDAY'], opensAt: '09:00', closesAt: '11:00' }],
    slotMinutes: 30,
    capacity: 1,
  }

  const publish = (change: object = {}, viewer = secretariat) =>
    call(
      viewer,
      'publishSlots',
      { ...monday, ...change },
      {
        more: '... on PublishSlotsPayload { published kept closedDays office { name } }',
      },
    )
  /** Ids of the slots of an office in the order of time. */
  async function slots(): Promise<string[]> {
    const rows = await graph().admin`select id from services.slot where not withdrawn order by starts_at`
    return rows.map(({ id }) => encodeId('slot', String(id)))
  }
  let keys = 0
  const taken = '... on SlotTaken { nextFree { id } }'
  const bookedFields = `${taken} ... on BookAppointmentPayload { appointment { id version status place purpose person { id } slot { id booked freePlaces } } }`
  const book = (viewer: Viewer, slot: string | undefined, change: object = {}, at = now) =>
    call(
      viewer,
      'bookAppointment',
      { slot, purpose: 'INFORMATION', idempotencyKey: `a key of a test ${keys++}`, ...change },
      { more: bookedFields, at },
    )
  /** Books the first slot of the day for Anna. */
  async function appointmentOfAnna(capacity = 1) {
    await publish({ capacity })
    const all = await slots()
    const { answer } = await book(citizen(anna), all[0])
    return { slots: all, appointment: answer.appointment.id as string }
  }

  const settledFields = (mutation: string) =>
    `... on StaleVersion { currentVersion } ${mutation.startsWith('Reschedule') ? taken : ''} ... on ${mutation}Payload { appointment { status version reason slot { freePlaces } } }`
  const settle = (viewer: Viewer, mutation: string, input: object, at = now) =>
    call(
      viewer,
      mutation,
      { expectedVersion: 1, ...input },
      {
        more: settledFields(mutation.charAt(0).toUpperCase() + mutation.slice(1)),
        at,
      },
    )
  return { call, monday, publish, slots, taken, bookedFields, book, appointmentOfAnna, settledFields, settle }
}
