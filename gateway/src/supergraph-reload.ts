import { setTimeout as pause } from 'node:timers/promises'
import { parse, validate } from 'graphql'
import type { Logger } from 'pino'
import type { Graph } from './executor.ts'
import type { ListedOperation } from './operations/manifest.ts'

/** A graph whose supergraph can be replaced while it is asked. */
export interface ReloadableGraph extends Graph {
  /**
   * Opens the graph of another supergraph, makes the plans of the registered operations in it, and sends all further requests to it.
   * Those under way end where they began.
   * @throws SupergraphRefused, and the present graph stays
   */
  reload(supergraph: string): Promise<Reloaded>
}

/** What a reload has done. */
export interface Reloaded {
  /** How many plans were made before the first request. */
  readonly planned: number
}

/** The supergraph cannot be opened, or an operation in use would break. */
export class SupergraphRefused extends Error {
  override readonly name = 'SupergraphRefused'
}

export interface ReloadOptions {
  /** Opens the graph of a supergraph; `checked` makes sure that it is a valid one. */
  readonly open: (supergraph: string, options: { readonly checked: boolean }) => Promise<Graph>
  /** What clients may run by id. */
  readonly operations: readonly ListedOperation[]
}

/** A graph with the number of requests that are under way in it. */
interface Serving {
  readonly graph: Graph
  underWay: number
  /** Called when the last request has ended, once others take them. */
  left?: () => void
}

/** Opens the first supergraph, unchecked and without plans: a start has nobody who waits for an answer. */
export async function openReloadable(
  supergraph: string,
  { open, operations }: ReloadOptions,
): Promise<ReloadableGraph> {
  let serving: Serving = { graph: await open(supergraph, { checked: false }), underWay: 0 }
  let last: Promise<unknown> = Promise.resolve()

  const reload = async (text: string): Promise<Reloaded> => {
    const graph = await opened(text, open)
    try {
      assertRuns(graph, operations)
      const planned = await plansOf(graph, operations)
      const before = serving
      serving = { graph, underWay: 0 }
      if (before.underWay > 0) await new Promise<void>((resolve) => (before.left = resolve))
      await before.graph.stop()
      return { planned }
    } catch (error) {
      await graph.stop()
      throw error
    }
  }

  return {
    get schema() {
      return serving.graph.schema
    },
    execute: async (request, context) => {
      const asked = serving
      asked.underWay += 1
      try {
        return await asked.graph.execute(request, context)
      } finally {
        asked.underWay -= 1
        if (asked.underWay === 0) asked.left?.()
      }
    },
    plan: (operation) => serving.graph.plan(operation),
    reload: (text) => {
      const next = last.then(() => reload(text))
      last = next.catch(() => {})
      return next
    },
    stop: async () => {
      await last
      await serving.graph.stop()
    },
  }
}

/** Reads the supergraph that is there now and goes on with it. The log tells what has become of it. */
export async function reloaded(
  graph: ReloadableGraph,
  read: () => Promise<string>,
  logger: Logger,
): Promise<void> {
  try {
    const started = performance.now()
    const { planned } = await graph.reload(await read())
    logger.info({ planned, ms: Math.round(performance.now() - started) }, 'supergraph reloaded')
  } catch (error) {
    const why = error instanceof SupergraphRefused ? [error.message, causeOf(error)] : [String(error)]
    logger.error({ why }, 'supergraph refused, the present one stays')
  }
}

const causeOf = ({ cause }: Error): string | undefined => (cause instanceof Error ? cause.message : undefined)

async function opened(supergraph: string, open: ReloadOptions['open']): Promise<Graph> {
  try {
    return await open(supergraph, { checked: true })
  } catch (error) {
    throw new SupergraphRefused('The supergraph is not valid', { cause: error })
  }
}

/** @throws SupergraphRefused when an operation asks for what the graph does not have */
function assertRuns({ schema }: Graph, operations: readonly ListedOperation[]): void {
  const broken = operations.filter(({ body }) => validate(schema, parse(body)).length > 0)
  if (broken.length > 0) {
    const names = broken.map(({ name }) => name).join(', ')
    throw new SupergraphRefused(
      `The supergraph would break operations that clients have registered: ${names}`,
    )
  }
}

/** Makes the plans, and leaves requests as much time between one and the next as a plan has taken them. */
async function plansOf(graph: Graph, operations: readonly ListedOperation[]): Promise<number> {
  let planned = 0
  for (const operation of operations) {
    if (operation.type === 'subscription') continue
    const began = performance.now()
    if (await graph.plan(operation)) planned += 1
    await pause(performance.now() - began)
  }
  return planned
}
