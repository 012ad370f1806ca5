import { among, noise } from './hostile.ts'

const JSON_BODY = '{"query":"{ __typename }"}'

/** Bytes on a connection that are HTTP no longer, or only nearly. */
export function brokenHttp(host: string, token: string, random: () => number): Buffer {
  const head = (first: string, ...more: readonly string[]) =>
    [first, `host: ${host}`, ...more, '', ''].join('\r\n')
  const post = (...more: readonly string[]) =>
    head(
      'POST /graphql HTTP/1.1',
      'content-type: application/json',
      `authorization: Bearer ${token}`,
      ...more,
    )
  const size = JSON_BODY.length
  const forms: readonly (() => string | Buffer)[] = [
    () =>
      head(
        `${among(['BREW', 'TRACE', 'CONNECT', 'PROPFIND', 'post', 'G\u0000T', 'M-SEARCH', 'OPTIONS', 'HEAD'], random)} /graphql HTTP/1.1`,
      ),
    () => head('OPTIONS * HTTP/1.1'),
    () => head(`GET /graphql HTTP/${among(['0.9', '1.0', '1.2', '2.0', '9', 'x', ''], random)}`),
    () =>
      head(
        `GET ${among(['graphql', '//', '/%', '/%00', '/graphql/%ff%fe', 'http://elsewhere.example/graphql', '/graphql/../health', '/graphql;a=b', `/${'a'.repeat(9_000)}`, '/\u0007'], random)} HTTP/1.1`,
      ),
    () =>
      head(
        'GET /graphql HTTP/1.1',
        among(
          [
            ': empty',
            'no colon',
            'a b: c',
            'a\u0000: b',
            'x: \u0000',
            ' folded: yes',
            'host: again',
            `x: ${'y'.repeat(20_000)}`,
          ],
          random,
        ),
      ),
    () => ['GET /graphql HTTP/1.1', '', ''].join('\r\n'),
    () => head('GET /graphql HTTP/1.1', ...Array.from({ length: 3_000 }, (_, at) => `x-${at}: y`)),
    () =>
      post(
        `content-length: ${among(['-1', '0x10', '1e3', '99999999999999999999', `${size}, ${size}`, 'NaN', '+26'], random)}`,
      ) + JSON_BODY,
    () => post(`content-length: ${size}`, `content-length: ${size + 1}`) + JSON_BODY,
    () => post(`content-length: ${size}`, 'transfer-encoding: chunked') + JSON_BODY,
    () =>
      post(
        `transfer-encoding: ${among(['chunked, chunked', 'xchunked', 'gzip, chunked', 'identity', 'chunked\u000b'], random)}`,
      ) + JSON_BODY,
    () =>
      `${post('transfer-encoding: chunked')}${among(['zz\r\n', '-1\r\n', 'fffffffffffffffff\r\n', '1\r\nab\r\n', '1a;x="\r\n', '\r\n\r\n', `1a\r\n${JSON_BODY}\r\n0\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`], random)}`,
    // promises more than comes, and goes
    () => post(`content-length: ${size + 100}`) + JSON_BODY,
    () => post(`content-length: ${size}`).slice(0, Math.floor(random() * 100)),
    () => post(`content-length: ${size - 9}`) + JSON_BODY,
    // pipelining: good ones, and among them a bad one
    () => (post(`content-length: ${size}`) + JSON_BODY).repeat(8),
    () =>
      `${(post(`content-length: ${size}`) + JSON_BODY).repeat(3)}NONSENSE\r\n\r\n${post('content-length: 0')}`,
    () => post(`content-length: ${size}`, 'expect: 100-continue') + JSON_BODY,
    () => post(`content-length: ${size}`, 'expect: the impossible') + JSON_BODY,
    () =>
      head(
        'GET /graphql HTTP/1.1',
        'connection: upgrade',
        `upgrade: ${among(['websocket', 'h2c', 'TLS/1.0'], random)}`,
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version: 13',
      ),
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => Buffer.from('16030100c8010000c40303', 'hex'),
    () => noise(random, 2_000),
    () => '\r\n'.repeat(500),
  ]
  const bytes = among(forms, random)()
  return typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
}
