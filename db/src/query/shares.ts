/** Divides a whole number by weights, to the unit: what rounding leaves goes to the largest remainders. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const exact = weights.map((weight) => (sum === 0 ? 0 : (total * weight) / sum))
  const shares = exact.map(Math.floor)
  let left = total - shares.reduce((all, share) => all + share, 0)
  const byRemainder = exact.map((share, index) => ({ index, remainder: share - Math.floor(share) }))
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (const { index } of byRemainder) {
    if (left <= 0) break
    shares[index] = (shares[index] ?? 0) + 1
    left--
  }
  return shares
}

/**
 * Divides a whole number by weights so that no share passes its cap.
 * @throws RangeError when the caps together are less than the total.
 */
export function shareWithin(total: number, caps: readonly number[], weights: readonly number[]): number[] {
  const shares = shareOut(total, weights).map((share, index) => Math.min(share, caps[index] ?? 0))
  let left = total - shares.reduce((all, share) => all + share, 0)
  for (const [index, cap] of caps.entries()) {
    const share = shares[index] ?? 0
    const more = Math.min(left, cap - share)
    shares[index] = share + more
    left -= more
  }
  if (left > 0) throw new RangeError('The caps leave no room for the total.')
  return shares
}
