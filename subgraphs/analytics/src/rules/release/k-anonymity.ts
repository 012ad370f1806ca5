/** The number of persons that share a combination, at least (Regole deontologiche 19A00181 art. 5 asks for 3). */
export const K = 5

/** The published number of withheld records: a multiple of k, as small counts are not published. */
export const roundedUp = (withheld: number, k: number = K): number => Math.ceil(withheld / k) * k
