import { loginsOf } from '@cse/db/src/migrate/logins'
import { readSettings } from '@cse/gateway/config/settings'
import { startPlatform } from '@cse/gateway/main/platform'
import { z } from 'zod'
import { checkpointEnvironment } from '../../gateway/test/checkpoint-environment.ts'
import { DATA_KEY } from '../data-key.ts'

const reported = z.object({ adminUrl: z.string(), secret: z.string(), issuer: z.unknown() })

/** The platform in a process of its own, to be killed: prints its address and answers until it is. */
const { adminUrl, secret, issuer } = reported.parse(JSON.parse(process.argv[2] ?? ''))
const platform = await startPlatform({
  settings: readSettings(
    {
      PORT: '0',
      CSE_DEMO: '0',
      LOG_LEVEL: 'silent',
      CSE_ISSUERS: JSON.stringify([issuer]),
      CSE_SIGNING_KEY: 'a signing key of the tests, 32 bytes long',
      CSE_PSEUDONYM_KEY: 'a pseudonym key of the tests, 32 bytes',
      ...checkpointEnvironment(),
      CSE_DATA_KEY: DATA_KEY,
    },
    () => {
      throw new Error('All keys are given')
    },
  ),
  logins: loginsOf(adminUrl, secret),
})
console.log(platform.url)
