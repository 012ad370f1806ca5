/** The secret from which the master key of the tests follows: texts of the shared database are encrypted under it. */
export const DATA_KEY = 'a data key of the tests, 32 bytes long'
