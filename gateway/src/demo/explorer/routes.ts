import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Explored, explorerPage, explorerPolicy } from './page.ts'

/** Something the explorer needs served, by GET. */
export interface ExplorerRoute {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

const OURS = [
  'bar.css',
  'bar.js',
  'editor.js',
  'explain.js',
  'explanation.css',
  'fetcher.js',
  'icon.svg',
  'monaco-environment.js',
  'tokens.js',
]

/**
 * The explorer's page at `/` and its files: GraphiQL with its editor and workers, from its package (9 MB), and our bar
 * above it. The path of the files holds a hash of them all, so that a browser may keep them for ever.
 */
export async function explorerRoutes(explored: Omit<Explored, 'files'>): Promise<readonly ExplorerRoute[]> {
  const texts = await filesByName()
  const files = `/explorer/${hash('sha256', JSON.stringify(texts)).slice(0, 12)}`
  const policy = { 'content-security-policy': explorerPolicy(explored.identityProvider) }
  return [
    {
      path: '/',
      headers: { ...policy, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
      body: Buffer.from(explorerPage({ ...explored, files })),
    },
    ...Object.entries(texts).map(([name, text]) => ({
      path: `${files}/${name}`,
      headers: {
        ...policy,
        'content-type': typeOf(name),
        'cache-control': 'public, max-age=31536000, immutable',
      },
      body: Buffer.from(text),
    })),
  ]
}

async function filesByName(): Promise<Readonly<Record<string, string>>> {
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql')
  return {
    'graphiql.js': graphiql.js,
    'graphiql.css': graphiql.css,
    'editor.worker.js': graphiql.editorWorkerService,
    'json.worker.js': graphiql.jsonWorker,
    'graphql.worker.js': graphiql.graphqlWorker,
    ...Object.fromEntries(
      OURS.map((name) => [name, readFileSync(new URL(`browser/${name}`, import.meta.url), 'utf8')]),
    ),
  }
}

const typeOf = (name: string): string =>
  TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
