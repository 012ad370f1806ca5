/** Hive Gateway with the planner of Hive Router, as a process of its own: started with its port, its subgraphs, the key it signs with and for whom. */
import { createSecretKey } from 'node:crypto'
import { createServer } from 'node:http'
import type { Viewer } from '@cse/schema/viewer'
import { startHiveGateway } from '../hive-gateway/hive-gateway.ts'

/** What the process is given, as JSON. */
export interface HiveOptions {
  readonly port: number
  readonly urls: Readonly<Record<string, string>>
  /** base64 */
  readonly key: string
  readonly viewer: Viewer
}

const { port, urls, key, viewer }: HiveOptions = JSON.parse(process.argv[2] ?? '{}')
const hive = await startHiveGateway(
  new Map(Object.entries(urls)),
  createSecretKey(Buffer.from(key, 'base64')),
  { rust: true },
)
createServer(hive.listener(viewer)).listen(port, '127.0.0.1', () => process.send?.('ready'))
process.once('SIGTERM', () => process.exit(0))
