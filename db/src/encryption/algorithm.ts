/** AES-256-GCM (NIST SP 800-38D): nonces of 96 random bits, whole tags. */
export const ALGORITHM = 'aes-256-gcm'
export const NONCE = 12
export const TAG = 16
