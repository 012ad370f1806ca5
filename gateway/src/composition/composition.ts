import { composeServices } from '@theguild/federation-composition'
import { parse, print } from 'graphql'

/** A subgraph as far as composition goes. */
export interface ComposedPart {
  readonly name: string
  readonly sdl: string
  /** Where a router other than ours would find it. */
  readonly url: string
}

export interface Composition {
  /** The supergraph of Federation 2, which the gateway executes. */
  readonly supergraph: string
  /** The graph that clients see, with the policy of each field as `@access`. */
  readonly api: string
}

/** Composes the graph. @throws with every reason why the subgraphs do not fit together */
export function compose(parts: readonly ComposedPart[]): Composition {
  const composed = composeServices(parts.map(({ name, sdl, url }) => ({ name, url, typeDefs: parse(sdl) })))
  if (composed.errors) {
    throw new Error(
      `The subgraphs do not compose:\n- ${composed.errors.map(({ message }) => message).join('\n- ')}`,
    )
  }
  return { supergraph: printed(composed.supergraphSdl), api: printed(composed.publicSdl) }
}

function printed(sdl: string): string {
  return `${print(parse(sdl))}\n`
}
