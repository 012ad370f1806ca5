import { setTimeout as pause } from 'node:timers/promises'
import { parse, validate } from 'graphql'
import type { Logger } from 'pino'
import type { ListedOperation } from '../persisted-documents/manifest.ts'
import type { Graph } from './executor.ts'

/** A graph whose supergraph can be replaced while it is asked. */
export interface ReloadableGraph extends Graph {
  /**
   * Opens the graph of another supergraph, makes the plans of the registered operations in it, and sends all further requests to it.
   * Those under way end where they began.
   * @throws SupergraphRefused, and the present graph stays
   */
  reload(next: Next): Promise<Reloaded>
}

/** What is served from now on. */
export interface Next {
  /** Text of the supergraph. */
  readonly supergraph: string
  /** What clients may run by id. */
  readonly operations: readonly ListedOperation[]
  /** Called at the moment from which requests are sent to the new graph. */
  readonly adopt?: () => void
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

/** Opens the graph of a supergraph; `checked` makes sure that it is a valid one. */
type Open = (supergraph: string, options: { readonly checked: boolean }) => Promise<Graph>

/** A graph with the number of requests that are under way in it. */
interface Serving {
  readonly graph: Graph
  underWay: number
  /** Called when the last request has ended, once others take them. */
  left?: () => void
}

/** Opens the first supergraph, unchecked and without plans: a start has nobody who waits for an answer. */
export async function openReloadable(supergraph: string, open: Open): Promise<ReloadableGraph> {
  let serving: Serving = { graph: await open(supergraph, { checked: false }), underWay: 0 }
  let last: Promise<unknown> = Promise.resolve()

  const reload = async ({ supergraph, operations, adopt }: Next): Promise<Reloaded> => {
    const graph = await opened(supergraph, open)
    try {
      assertRuns(graph, operations)
      const planned = await plansOf(graph, operations)
      const before = serving
      serving = { graph, underWay: 0 }
      adopt?.()
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
    execute: (request, context) => counted(serving, (graph) => graph.execute(request, context)),
    prepare: (text, operationName) => serving.graph.prepare(text, operationName),
    run: (operation, variables, request) =>
      counted(serving, (graph) => graph.run(operation, variables, request)),
    reload: (next) => {
      const reloading = last.then(() => reload(next))
      last = reloading.catch(() => {})
      return reloading
    },
    stop: async () => {
      await last
      await serving.graph.stop()
    },
  }
}

/** Does work in a graph, which is not stopped before. */
async function counted<Result>(serving: Serving, work: (graph: Graph) => Promise<Result>): Promise<Result> {
  serving.underWay += 1
  try {
    return await work(serving.graph)
  } finally {
    serving.underWay -= 1
    if (serving.underWay === 0) serving.left?.()
  }
}

/** Reads the supergraph and the operations that are there now and goes on with them. The log records what has become of it. */
export async function reloaded(graph: ReloadableGraph, read: () => Next, logger: Logger): Promise<void> {
  try {
    const started = performance.now()
    const { planned } = await graph.reload(read())
    logger.info({ planned, ms: Math.round(performance.now() - started) }, 'supergraph reloaded')
  } catch (error) {
    const why = error instanceof SupergraphRefused ? [error.message, causeOf(error)] : [String(error)]
    logger.error({ why }, 'supergraph refused, the present one stays')
  }
}

const causeOf = ({ cause }: Error): string | undefined => (cause instanceof Error ? cause.message : undefined)

async function opened(supergraph: string, open: Open): Promise<Graph> {
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
    if (await hasPlan(graph, operation)) planned += 1
    await pause(performance.now() - began)
  }
  return planned
}

/** Whether the operation has a plan now. One that has none is planned, or refused, at its first request. */
async function hasPlan(graph: Graph, { body }: ListedOperation): Promise<boolean> {
  try {
    const operation = await graph.prepare(body)
    await operation.plan()
    return true
  } catch {
    return false
  }
}
