/** Items that one statement reads or writes. */
const BATCH_SIZE = 2_000

/** Does work for batch after batch; while the database does it for one, the next is prepared. */
export async function inBatches<Item>(
  items: Iterable<Item>,
  work: (batch: Item[]) => Promise<unknown>,
): Promise<void> {
  let working: Promise<unknown> = Promise.resolve()
  let batch: Item[] = []
  const send = async () => {
    const before = working
    working = work(batch)
    // a failure is reported when the next batch awaits this one
    working.catch(() => {})
    batch = []
    await before
  }
  for (const item of items) {
    batch.push(item)
    if (batch.length >= BATCH_SIZE) await send()
  }
  if (batch.length > 0) await send()
  await working
}
