/** Variables of the platform, and the addresses of its databases: none of them is for the server, which holds no key of what it keeps. */
const OURS = /^(CSE_|OTEL_)|DATABASE_URL$/

/** The environment of a server that we start: that of this process without what is the platform's, and with what the server is given. */
export const serverEnvironment = (given: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || OURS.test(name) ? [] : [[name, value]],
    ),
  ),
  ...given,
})
