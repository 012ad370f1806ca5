/** Runs once whatever the promises resolved so far lead to has been done. */
export function afterPromises(callback: () => void): void {
  void Promise.resolve().then(() => process.nextTick(callback))
}
