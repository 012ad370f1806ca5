import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { notFound } from '@cse/schema/refusal'
import { deceasedRefusal, sharedRefusals } from '@cse/schema/refusal-types'
import { today } from '@cse/schema/today'
import { builder, type ServicesContext } from '../builder.ts'
import type { weekdays } from '../rules/holidays.ts'
import { closedDaysOf, faultsOf, LIMITS, slotsOf } from '../rules/opening.ts'
import { publishSlots, withdrawSlots } from '../store/slot-commands.ts'
import { type OfficeRow, officeById } from '../store/slots.ts'
import { Office } from './types.ts'

export const { StaleVersion, NotFound, RepeatedKey } = sharedRefusals(builder)
export const PersonDeceased = deceasedRefusal(builder)

const Weekday = builder.enumType('Weekday', {
  description: 'A day of the week (giorno della settimana).',
  values: {
    SUNDAY: { description: 'Sunday (domenica).' },
    MONDAY: { description: 'Monday (lunedì).' },
    TUESDAY: { description: 'Tuesday (martedì).' },
    WEDNESDAY: { description: 'Wednesday (mercoledì).' },
    THURSDAY: { description: 'Thursday (giovedì).' },
    FRIDAY: { description: 'Friday (venerdì).' },
    SATURDAY: { description: 'Saturday (sabato).' },
  } satisfies Record<(typeof weekdays)[number], { description: string }>,
})

const OpeningInput = builder.inputType('OpeningInput', {
  description:
    'Hours in which an office receives every week (orario di apertura), as clocks in Italy show them.',
  fields: (t) => ({
    weekdays: t.field({ type: [Weekday], required: true, description: 'On which days of the week.' }),
    opensAt: t.string({ required: true, description: 'When it opens, `HH:MM`.' }),
    closesAt: t.string({ required: true, description: 'When it closes, `HH:MM`; `24:00` is midnight.' }),
  }),
})

mutation(builder, 'publishSlots', {
  description:
    'Publishes the slots of an office that follow from its weekly hours (pubblicazione degli orari), national holidays left out. Slots that are there already stay as they are: to repeat it does no harm.',
  input: (t) => ({
    office: t.id({ required: true, description: 'Id of the office, of the operator’s own comuni.' }),
    from: t.field({ type: 'Date', required: true, description: 'The first day; not a past one.' }),
    to: t.field({
      type: 'Date',
      required: true,
      description: `The last day: at most ${LIMITS.days} days in all.`,
    }),
    openings: t.field({
      type: [OpeningInput],
      required: true,
      description: `When it receives: up to ${LIMITS.openings} openings that do not overlap.`,
    }),
    slotMinutes: t.int({
      required: true,
      description: `How long a slot is, in minutes: ${LIMITS.minutes.join(' to ')}.`,
    }),
    capacity: t.int({
      required: true,
      description: `How many persons are received at the same time (posti): 1 to ${LIMITS.capacity}.`,
    }),
    closedOn: t.field({
      type: ['Date'],
      required: false,
      description:
        'Days on which it is closed beside national holidays: that of the patron saint (festa patronale) and the like.',
    }),
  }),
  payload: {
    office: { type: Office, description: 'The office.' },
    published: { type: 'Int', description: 'How many slots were added.' },
    kept: {
      type: 'Int',
      description: 'How many slots of the pattern were not added, since one that was there overlaps them.',
    },
    closedDays: {
      type: ['Date'],
      description: 'Days left out because of a national holiday or a closure.',
    },
  },
  refusals: [NotFound],
  decode: ({ openings, slotMinutes: minutes, capacity, from, to, closedOn, ...input }, { now }) => {
    const office = decodeId('office', input.office, 'input.office')
    const pattern = { openings, minutes, capacity, from, to, closedOn: closedOn ?? [] }
    return { office, capacity, slots: slotsFrom(pattern, now), closedDays: closedDaysOf(pattern) }
  },
  resolve: ({ office, capacity, slots }, context) =>
    ofOwnOffice(context, office, (publisher) => publishSlots(context.session, publisher, capacity, slots)),
  answer: async ({ office, done: published }, _, { slots, closedDays }) => ({
    office,
    published,
    kept: slots.length - published,
    closedDays,
  }),
})

mutation(builder, 'withdrawSlots', {
  description:
    'Withdraws the slots of an office in which nobody has booked (ritiro degli orari). Those with an appointment stay: the appointments are to be cancelled first.',
  input: (t) => ({
    office: t.id({ required: true, description: 'Id of the office, of the operator’s own comuni.' }),
    from: t.field({ type: 'DateTime', required: true, description: 'The earliest they begin.' }),
    to: t.field({ type: 'DateTime', required: true, description: 'They begin before this instant.' }),
  }),
  payload: {
    office: { type: Office, description: 'The office.' },
    withdrawn: { type: 'Int', description: 'How many slots were withdrawn.' },
    kept: { type: 'Int', description: 'How many stay, since somebody has booked a place in them.' },
  },
  refusals: [NotFound],
  decode: ({ from, to, ...input }, { now }) => {
    const office = decodeId('office', input.office, 'input.office')
    if (to <= from) throw badInput([{ path: 'input.to', reason: 'La fine non segue l’inizio.' }])
    // what is past stays as it was
    return { office, from: new Date(Math.max(from.getTime(), now.getTime())), to }
  },
  resolve: ({ office, ...period }, context) =>
    ofOwnOffice(context, office, (publisher) => withdrawSlots(context.session, publisher, period)),
  answer: async ({ office, done }) => ({ office, ...done }),
})

/** The slots to come of a pattern. @throws GraphQLError BAD_USER_INPUT */
function slotsFrom(pattern: Parameters<typeof slotsOf>[0], now: Date) {
  const faults = faultsOf(pattern, today(now))
  if (faults.length > 0) throw badInput(faults)
  const slots = slotsOf(pattern).filter(({ startsAt }) => startsAt > now)
  if (slots.length > LIMITS.slots)
    throw badInput([
      { path: 'input.to', reason: `Si pubblicano al massimo ${LIMITS.slots} slot alla volta.` },
    ])
  return slots
}

/** Work on the slots of an office of the operator's comuni. Offices are public, but only their own people publish for them. */
async function ofOwnOffice<Done>(
  { session, viewer }: ServicesContext,
  id: string,
  work: (office: OfficeRow) => Promise<Done>,
) {
  const office = await officeById(session, id)
  if (!office || !viewer.comuni.includes(office.comune)) return notFound()
  return { office, done: await work(office) }
}
