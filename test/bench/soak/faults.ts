import { spawnSync } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { postmasterOf } from '@cse/db/src/server/postmaster'
import { SUBGRAPHS } from '@cse/gateway/config/settings'
import type { DatabaseProxy } from '../../../db/test/proxy.ts'
import { end, type GatewayProcess, serverProcesses } from '../../faults/processes.ts'

/** What is disturbed. */
export interface Disturbed {
  readonly gateway: () => GatewayProcess
  /** As its supervisor does, with more in its environment. */
  readonly restart: (more?: Readonly<Record<string, string>>) => Promise<void>
  /** The way of the gateway to the database. */
  readonly proxy: DatabaseProxy
  /** The folder of the database, and whether its disk may be filled. */
  readonly home: string
  readonly ownDisk: boolean
  readonly random: () => number
}

/** A way in which something breaks. It ends by itself; nobody puts anything right. */
export type Fault = (disturbed: Disturbed) => Promise<void>

const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

/** Every fault there is on this machine, by its name. */
export function faultsOf({ ownDisk }: Pick<Disturbed, 'ownDisk'>): ReadonlyMap<string, Fault> {
  return new Map<string, Fault>([
    ['a worker is killed', async ({ gateway, random }) => kill(one(gateway().workers(), random), 'SIGKILL')],
    ['a worker is stopped for a while', ({ gateway, random }) => stopped([one(gateway().workers(), random)])],
    ['a subgraph is killed', async ({ gateway, random }) => kill(subgraphOf(gateway(), random), 'SIGKILL')],
    ['a subgraph is stopped for a while', ({ gateway, random }) => stopped([subgraphOf(gateway(), random)])],
    ['the delivery of events is killed', async ({ gateway }) => kill(gateway().delivering(), 'SIGKILL')],
    [
      'the whole gateway is killed',
      ({ gateway, restart }) => end(gateway().child, 'SIGKILL').then(() => restart()),
    ],
    [
      'a backend of the database is killed',
      async ({ home, random }) => kill(one((await server(home)).slice(1), random), 'SIGKILL'),
    ],
    ['the database is killed', async ({ home }) => kill((await server(home))[0], 'SIGKILL')],
    ['the database is stopped for a while', async ({ home }) => stopped(await server(home))],
    ['connections are cut', ({ proxy, random }) => cut(proxy, random)],
    ['the network is silent for a while', ({ proxy }) => silent(proxy)],
    ...(existsSync(FAKETIME) ? ([['the clock of the gateway is 40 s ahead', skewed]] as const) : []),
    ...(ownDisk ? ([['the disk of the database is full for a while', fullDisk]] as const) : []),
  ])
}

const one = <Item>(items: readonly Item[], random: () => number): Item | undefined =>
  items[Math.floor(random() * items.length)]

function subgraphOf(gateway: GatewayProcess, random: () => number): number | undefined {
  const name = one(SUBGRAPHS, random)
  return name && gateway.pidOf(name)
}

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(pid, signal)
  } catch {
    // gone already
  }
}

async function stopped(pids: readonly (number | undefined)[]): Promise<void> {
  for (const pid of pids) kill(pid, 'SIGSTOP')
  await pause(3_000)
  for (const pid of pids) kill(pid, 'SIGCONT')
}

async function server(home: string): Promise<number[]> {
  const postmaster = await postmasterOf(join(home, 'data'))
  return postmaster ? serverProcesses(postmaster.pid) : []
}

async function cut(proxy: DatabaseProxy, random: () => number): Promise<void> {
  for (let times = 0; times < 10; times++) {
    proxy.cutAt(1 + Math.floor(random() * 40))
    await pause(200)
  }
  proxy.cutAt(Number.POSITIVE_INFINITY)
}

async function silent(proxy: DatabaseProxy): Promise<void> {
  proxy.stall()
  await pause(4_000)
  proxy.resume()
}

const skewed: Fault = async ({ gateway, restart }) => {
  await end(gateway().child, 'SIGTERM')
  await restart({ LD_PRELOAD: FAKETIME, FAKETIME: '+40s', FAKETIME_DONT_FAKE_MONOTONIC: '1' })
  await pause(8_000)
  await end(gateway().child, 'SIGTERM')
  await restart()
}

const fullDisk: Fault = async ({ home }) => {
  const filler = join(home, 'filler')
  const { bavail, bsize } = statfsSync(home)
  await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => {})
  await pause(5_000)
  await rm(filler, { force: true })
}

/** A disk of its own for a database, so that it can be filled; false where none may be made. */
export function mountDisk(directory: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=900m', 'tmpfs', directory]).status === 0
}

export function unmountDisk(directory: string): void {
  spawnSync('umount', [directory])
}
