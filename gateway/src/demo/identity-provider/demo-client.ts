/** The client that the command line, the explorer and applications under trial are: public, with PKCE. */
export const DEMO_CLIENT = 'cse-demo'

/**
 * The grant by which a client of the demo becomes a persona with no sign-in: `grant_type` of this name and `persona` at the
 * token endpoint. For the command line, the explorer and tests; people at an application use the authorization code.
 */
export const PERSONA_GRANT = 'urn:cse:grant:persona'
