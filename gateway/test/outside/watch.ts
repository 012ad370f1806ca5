import dgram from 'node:dgram'
import dns from 'node:dns'
import { isIP, Socket } from 'node:net'

// Preloaded (`--import`) into a process: notes whom it tries to reach beyond this machine, before anything leaves.

/** What was tried, `connect 203.0.113.7` or `resolve example.org`. */
export const tried: string[] = []

const LOOPBACK = /^(127\.|::1$|localhost$|0\.0\.0\.0$|::$)/

function note(how: string, host: unknown): void {
  if (typeof host === 'string' && host !== '' && !LOOPBACK.test(host)) tried.push(`${how} ${host}`)
}

const connect = Socket.prototype.connect
Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  note('connect', typeof first === 'object' && first !== null && 'host' in first ? first.host : second)
  return Reflect.apply(connect, this, args)
}

const send = dgram.Socket.prototype.send
dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]): void {
  note(
    'send',
    args.find((arg) => typeof arg === 'string' && isIP(arg) > 0),
  )
  Reflect.apply(send, this, args)
}

for (const names of [dns, dns.promises]) {
  for (const [name, resolve] of Object.entries(names)) {
    if (typeof resolve !== 'function' || !/^(lookup$|resolve|reverse$)/.test(name)) continue
    Object.assign(names, {
      [name]: (...args: unknown[]) => {
        note('resolve', args[0])
        return Reflect.apply(resolve, names, args)
      },
    })
  }
}
