import { databaseAddress } from '@cse/db/src/connection/servers'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { checkReplication } from '@cse/gateway/main/replication'
import { expect, inject, test } from 'vitest'

test('a primary that waits for no standby is refused in production, unless its loss is allowed in words', async () => {
  const { adminUrl, secret } = inject('database')
  const single = roleUrl(adminUrl, PLATFORM_ROLE, secret)
  const { host } = new URL(single)
  const several = databaseAddress(single.replace(host, `${host},${host}`)) ?? ''
  const production = { production: true, lossAllowed: false }
  await expect(checkReplication(production, several)).rejects.toThrow(
    /^The primary of the database waits for no standby/,
  )
  await checkReplication({ ...production, lossAllowed: true }, several)
  await checkReplication({ ...production, production: false }, several)
  await checkReplication(production, single)
})
