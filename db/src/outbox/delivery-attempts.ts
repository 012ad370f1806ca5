/**
 * How often the delivery of an event is tried, with pauses that grow from three seconds to six hours: about four days in all. Then it is given up and
 * kept aside (`dead-events.ts`).
 */
export const DELIVERY_ATTEMPTS = 25
