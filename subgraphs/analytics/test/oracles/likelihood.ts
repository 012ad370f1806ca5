import { noiseRowOf } from '../../src/rules/disclosure/noise.ts'

/** The probability that a count is perturbed to another one: what an attacker who knows the method knows. */
export function likelihood(perturbed: number, count: number, threshold: number): number {
  if (count < threshold) return perturbed === 0 ? 1 : 0
  const { noises, reaches } = noiseRowOf(count, threshold)
  const at = noises.indexOf(perturbed - count)
  return at < 0 ? 0 : (reaches[at] ?? 0) - (reaches[at - 1] ?? 0)
}
