import { randomBytes as cryptoRandomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../pipeline/platform/errors.ts'

export interface PasswordHash {
  readonly algorithm: 'scrypt'
  readonly cost: number
  readonly salt: string
  readonly hash: string
}

export type RandomBytes = (size: number) => Buffer

export interface Passwords {
  hash(password: string): Promise<PasswordHash>
  /** Takes the same time for a wrong password as for an account that does not exist (`undefined`). */
  matches(password: string, stored: PasswordHash | undefined): Promise<boolean>
  /** Easy to read over the telephone: no letters that look alike. */
  random(): string
}

export interface PasswordOptions {
  /** scrypt's N: how much memory and time one guess costs. */
  readonly cost?: number
  readonly randomBytes?: RandomBytes
}

const defaultCost = 2 ** 15
const blockSize = 8
const keyLength = 32
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const minLength = 12
const maxLength = 200

/** Passwords are kept as scrypt with a salt of their own each. */
export function createPasswords({
  cost = defaultCost,
  randomBytes = cryptoRandomBytes,
}: PasswordOptions = {}): Passwords {
  const decoy: PasswordHash = {
    algorithm: 'scrypt',
    cost,
    salt: randomBytes(16).toString('hex'),
    hash: randomBytes(keyLength).toString('hex'),
  }
  return {
    async hash(password) {
      const salt = randomBytes(16)
      const key = await derive(password, salt, cost)
      return { algorithm: 'scrypt', cost, salt: salt.toString('hex'), hash: key.toString('hex') }
    },
    async matches(password, stored) {
      if (password.length > maxLength) return false
      const against = stored ?? decoy
      const key = await derive(password, Buffer.from(against.salt, 'hex'), against.cost)
      return timingSafeEqual(key, Buffer.from(against.hash, 'hex')) && stored !== undefined
    },
    random: () => Array.from({ length: 4 }, () => randomLetters(randomBytes, 4)).join('-'),
  }
}

export function requireStrongPassword(password: string): void {
  if (password.length < minLength || password.length > maxLength || new Set(password).size < 5)
    throw new AppError('BAD_INPUT', 'password too weak', {
      userMessage: `密码至少 ${minLength} 位，且不能只用几个重复的字符`,
    })
}

/** Bytes beyond the last whole multiple of the alphabet are thrown away, so that every letter is equally likely. */
function randomLetters(randomBytes: RandomBytes, count: number): string {
  const fair = 256 - (256 % alphabet.length)
  let letters = ''
  while (letters.length < count)
    for (const byte of randomBytes(count))
      if (byte < fair && letters.length < count) letters += alphabet[byte % alphabet.length]
  return letters
}

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: cost, r: blockSize, p: 1, maxmem: 256 * cost * blockSize }
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, keyLength, options, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}
