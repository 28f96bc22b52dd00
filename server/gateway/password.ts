import {randomBytes, scrypt, timingSafeEqual, type ScryptOptions} from 'node:crypto'
import {promisify} from 'node:util'

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** 32 MiB and about 0.2 s of one core for each guess (OWASP password storage, scrypt). */
const COST = {logN: 15, r: 8, p: 3} as const
const KEY_BYTES = 32
const ENCODED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/

/** Hashes a password for keeping, as `$scrypt$ln=15,r=8,p=3$salt$key` with the parameters that made it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, COST)
  return `$scrypt$ln=${COST.logN},r=${COST.r},p=${COST.p}$${unpadded(salt)}$${unpadded(key)}`
}

/**
 * Whether the password is the one that was hashed. A null or unreadable hash costs as much time as a true one and is
 * never matched, so that the time taken does not tell whether a user exists.
 */
export async function verifyPassword(password: string, encoded: string | null): Promise<boolean> {
  const match = ENCODED.exec(encoded ?? '')
  if (!match) {
    await derive(password, randomBytes(16), COST)
    return false
  }
  const [, logN, r, p, salt = '', key = ''] = match
  const expected = Buffer.from(key, 'base64')
  const cost = {logN: Number(logN), r: Number(r), p: Number(p)}
  const derived = await derive(password, Buffer.from(salt, 'base64'), cost)
  return expected.length === derived.length && timingSafeEqual(expected, derived)
}

function derive(password: string, salt: Buffer, {logN, r, p}: {logN: number; r: number; p: number}) {
  const N = 2 ** logN
  return scryptAsync(password.normalize('NFC'), salt, KEY_BYTES, {N, r, p, maxmem: 256 * N * r})
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
