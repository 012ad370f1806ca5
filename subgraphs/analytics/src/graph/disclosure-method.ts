import { builder } from '../builder.ts'

export const DisclosureMethod = builder
  .objectRef<{ threshold: number; largestNoise: number }>('DisclosureMethod')
  .implement({
    description: 'How persons are protected in a table (metodo di tutela della riservatezza).',
    fields: (t) => ({
      name: t.string({
        nullable: false,
        description: 'Name of the method.',
        resolve: () => 'cell-key perturbation',
      }),
      threshold: t.exposeInt('threshold', {
        nullable: false,
        description: 'Figures about fewer persons are published like figures about nobody (soglia).',
      }),
      largestNoise: t.exposeInt('largestNoise', {
        nullable: false,
        description:
          'A published count of persons differs from the true one by at most this much; a total is perturbed in its own right. A zero stands for fewer than the threshold, or for a few more.',
      }),
      source: t.string({
        nullable: false,
        description: 'The rule behind the threshold.',
        resolve: () => 'Regole deontologiche, G.U. 14-1-2019, 19A00181, art. 5',
      }),
    }),
  })
