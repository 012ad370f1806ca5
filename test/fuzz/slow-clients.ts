import { connect, type Socket } from 'node:net'

/** Clients that never come to the end of what they send, and hold their connections as long as they are let. */
export function slowClients(host: string, count: number) {
  const [hostname = '', port] = host.split(':')
  const sockets = Array.from({ length: count }, (_, at) => open(at))
  let answered = 0
  return {
    /** How many are still connected. */
    held: () => sockets.filter(({ destroyed }) => !destroyed).length,
    /** How many were told something before they were cut off. */
    answered: () => answered,
    leave: () => {
      for (const socket of sockets) socket.destroy()
    },
  }

  function open(at: number): Socket {
    const socket = connect(Number(port), hostname)
    const head = `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n`
    // half of them dribble their headers, half a body
    socket.write(at % 2 ? head : `${head}content-length: 100000\r\n\r\n{"query":"`)
    const dribble = setInterval(() => socket.write(at % 2 ? `x-${Date.now()}: y\r\n` : 'a'), 1_000)
    socket.on('data', () => answered++)
    socket.on('error', () => {})
    socket.on('close', () => clearInterval(dribble))
    return socket
  }
}
