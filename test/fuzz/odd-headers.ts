import { among, hostileText } from './hostile.ts'

/** Headers that nobody should send. */
export function oddHeaders(random: () => number): Record<string, string | string[]> {
  const forms: readonly Record<string, string | string[]>[] = [
    {
      'content-type': among(
        [
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data; boundary=x',
          'application/json; charset=utf-16',
          'application/json; charset=nonsense',
          'application/graphql',
          'json',
          ';',
          'application/json, text/plain',
          'application/json;;;=',
        ],
        random,
      ),
    },
    { 'content-encoding': among(['gzip', 'br', 'deflate', 'x', 'gzip, gzip'], random) },
    {
      accept: among(
        [
          'text/event-stream',
          'multipart/mixed',
          'text/html',
          'q=;;',
          '*/*;q=0',
          'application/json;q=nonsense',
          'a'.repeat(5_000),
        ],
        random,
      ),
    },
    {
      authorization: among(
        [
          'Bearer',
          'Bearer ',
          'Basic YTpi',
          'Bearer a.b.c',
          `Bearer ${'e'.repeat(9_000)}`,
          'Bearer eyJhbGciOiJub25lIn0.e30.',
          'bearer x y z',
          'DPoP x',
        ],
        random,
      ),
    },
    { origin: among(['null', 'http://elsewhere.example', 'javascript:'], random), referer: 'x' },
    { 'if-none-match': among(['*', 'W/"', '"'.repeat(2_000)], random) },
    {
      traceparent: among(
        ['00-0-0-00', 'ff-00000000000000000000000000000000-0000000000000000-ff', 'x'.repeat(500)],
        random,
      ),
      tracestate: '=,=,=',
      baggage: '%',
    },
    { 'x-forwarded-for': '1.2.3.4, , ::::', 'x-forwarded-proto': 'x', forwarded: 'for=' },
    {
      'x-cse-viewer': 'e30.e30.e30',
      'x-cse-purpose': hostileHeader(random),
      'last-event-id': hostileHeader(random),
    },
    { cookie: 'a=b; '.repeat(300), range: 'bytes=-1', te: 'trailers', 'x-http-method-override': 'DELETE' },
  ]
  return among(forms, random)
}

/** As much of a hostile text as a header may hold. */
const hostileHeader = (random: () => number) =>
  hostileText(random)
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .slice(0, 3_000)
