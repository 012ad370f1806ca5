import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { checkPooling } from '@cse/gateway/main/pooling'
import { expect, inject, test } from 'vitest'
import { startTransactionPooler } from '../../db/test/transaction-pooler.ts'

test('a pooler that shares connections between transactions is refused, a server or a pooler of sessions is not', async () => {
  const { adminUrl, secret } = inject('database')
  const direct = new URL(roleUrl(adminUrl, PLATFORM_ROLE, secret))
  const pooler = await startTransactionPooler(Number(direct.port))
  try {
    await checkPooling(direct.href)
    const pooled = new URL(direct)
    pooled.port = String(pooler.port)
    await expect(checkPooling(pooled.href)).rejects.toThrow(
      'The pooler before the database shares connections between transactions: set pool_mode = session for this database.',
    )
  } finally {
    pooler.stop()
  }
})
