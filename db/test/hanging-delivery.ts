/** A process that receives an event and never ends with it: started with the login of the outbox and a topic, it says when it has received one. */
import { startOutbox } from '../src/outbox/outbox.ts'
import { subscribed } from './scratch.ts'

const [, , url = '', topic = ''] = process.argv
await startOutbox({
  url,
  subscriptions: subscribed({
    [topic]: () => {
      process.stdout.write('received\n')
      return new Promise(() => setInterval(() => {}, 1_000))
    },
  }),
})
