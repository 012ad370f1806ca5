/** The rooms of the gateway, from who puts the rest together down to what everybody uses; those of one line do not know each other. */
const GATEWAY_ROOMS = [
  ['main', 'cli'],
  ['demo'],
  ['composition'],
  ['supervision'],
  ['subscriptions', 'downloads', 'rest'],
  ['http'],
  ['operation', 'scanning'],
  ['demand-control'],
  ['authentication'],
  ['persisted-documents'],
  ['query-plan'],
  ['subgraphs'],
  ['errors'],
  ['telemetry'],
  ['config'],
]

/** Imports run down the list only. */
const gatewayLayers = GATEWAY_ROOMS.flatMap((rooms, layer) =>
  rooms.map((room) => ({
    name: `gateway-${room}-imports-from-below`,
    severity: 'error',
    from: { path: `^gateway/src/${room}/` },
    to: {
      path: '^gateway/src/',
      pathNot: [room, ...GATEWAY_ROOMS.slice(layer + 1).flat()].map((below) => `^gateway/src/${below}/`),
    },
  })),
)

/** The rooms of a subgraph, from who answers down to the rules, which know nothing of the database; `ingest` is of analytics alone. */
const SUBGRAPH_ROOMS = ['graph', 'exports', 'ingest', 'store', 'rules']

const subgraphLayers = SUBGRAPH_ROOMS.slice(1).map((room, at) => ({
  name: `subgraph-${room}-imports-from-below`,
  severity: 'error',
  from: { path: `^subgraphs/[^/]+/src/${room}/` },
  to: { path: SUBGRAPH_ROOMS.slice(0, at + 1).map((above) => `^subgraphs/[^/]+/src/${above}/`) },
}))

/** Arrows point one way: gateway -> subgraphs -> schema, db. */
module.exports = {
  forbidden: [
    ...gatewayLayers,
    {
      name: 'gateway-files-lie-in-rooms',
      severity: 'error',
      from: {},
      to: { path: '^gateway/src/[^/]+$' },
    },
    {
      name: 'gateway-programs-lie-in-rooms',
      severity: 'error',
      from: { path: '^gateway/src/[^/]+$' },
      to: {},
    },
    {
      name: 'no-circles',
      comment:
        'Circles of types too: a type that two files need of each other belongs to the one below, or to a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...subgraphLayers,
    {
      name: 'subgraphs-do-not-know-each-other',
      comment:
        'Foreign entities are referred to by key; the gateway joins. What they share of other administrations is no subgraph.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: {
        path: '^subgraphs/([^/]+)/',
        pathNot: ['^subgraphs/$1/', '^subgraphs/interop/src/(interop|simulators/simulators)[.]ts$'],
      },
    },
    {
      name: 'the-gateway-knows-the-face-of-a-subgraph-alone',
      comment: 'What its package shows is in subgraph.ts; the gateway mounts what it finds there.',
      severity: 'error',
      from: { path: '^gateway/src/' },
      to: {
        path: '^subgraphs/',
        pathNot: [
          '^subgraphs/[^/]+/src/subgraph[.]ts$',
          '^subgraphs/interop/src/(interop|simulators/simulators)[.]ts$',
        ],
      },
    },
    {
      name: 'the-gateway-knows-no-tables-of-a-subgraph',
      comment: 'Official statistics are loaded from files as reference data are.',
      severity: 'error',
      from: { path: '^gateway/src/' },
      to: {
        path: '^db/(persons|cases|services|finance|analytics)/',
        pathNot: '^db/analytics/official-statistics/',
      },
    },
    {
      name: 'a-subgraph-knows-its-own-tables',
      comment: 'Beside them the registry, which every role may read, and the rooms that all share.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/src/' },
      to: { path: '^db/', pathNot: ['^db/$1/', '^db/(registry|src|reference)/'] },
    },
    {
      name: 'subgraphs-stand-below-the-gateway',
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^gateway/' },
    },
    {
      name: 'schema-and-db-stand-alone',
      severity: 'error',
      from: { path: '^(schema|db)/' },
      to: { path: '^(gateway|subgraphs|test)/' },
    },
    {
      name: 'schema-and-db-do-not-know-each-other',
      comment: 'But for the type of money, which is one from the input to SQL.',
      severity: 'error',
      from: { path: '^(schema|db)/', pathNot: '^db/seed/' },
      to: { path: '^(schema|db)/', pathNot: ['^$1/', '^schema/src/cents[.]ts$'] },
    },
    {
      name: 'the-seed-knows-the-events',
      comment: 'Facts of synthetic records reach analytics as those of real ones do.',
      severity: 'error',
      from: { path: '^db/seed/' },
      to: { path: '^schema/', pathNot: '^schema/src/(events/|bands|cents)' },
    },
    {
      name: 'nobody-needs-the-tests',
      severity: 'error',
      from: { path: '^(gateway|subgraphs|schema|db)/', pathNot: '/test/' },
      to: { path: '(^|/)test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
