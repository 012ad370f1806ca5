/** The application that people of the demo use: its registered operations are theirs. */
export const APPLICATION = 'front-end'

/** The partners of the demo: the persona of each is its client. */
export const PARTNERS: readonly string[] = ['dss', 'puglia-sociale', 'inps', 'osservatorio']
