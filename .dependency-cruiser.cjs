/** Arrows point one way: gateway -> subgraphs -> schema, db. */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'subgraphs-do-not-know-each-other',
      comment: 'Foreign entities are referred to by key; the gateway joins.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/([^/]+)/', pathNot: '^subgraphs/$1/' },
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
      severity: 'error',
      from: { path: '^(schema|db)/' },
      to: { path: '^(schema|db)/', pathNot: '^$1/' },
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
