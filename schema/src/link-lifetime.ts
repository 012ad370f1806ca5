/** How long a link opens what it names, in seconds. */
export const LINK_LIFETIME = 300
