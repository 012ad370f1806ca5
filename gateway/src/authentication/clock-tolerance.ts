/** How far the clocks of issuers and partners may be from ours, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 5
