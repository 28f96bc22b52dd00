import {describe, expect, it} from 'vitest'
import {hashPassword, verifyPassword} from '#server/gateway/password.ts'

describe('a password', () => {
  it('is known by its hash and by no other', async () => {
    const hash = await hashPassword('pass wörd')
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(await verifyPassword('pass wörd', hash)).toBe(true)
    expect(await verifyPassword('pass wörd ', hash)).toBe(false)
  })

  it('is salted: the same one has another hash each time', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'))
  })

  it('is the same however its letters are composed', async () => {
    expect(await verifyPassword('o\u0308', await hashPassword('\u00f6'))).toBe(true)
  })

  it('is verified with the cost that its hash names', async () => {
    // RFC 7914, section 12: N = 1024, r = 8, p = 16, cut to 32 bytes.
    const key = Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'hex')
    const salt = Buffer.from('NaCl').toString('base64').replace(/=+$/, '')
    const encoded = `$scrypt$ln=10,r=8,p=16$${salt}$${key.toString('base64').replace(/=+$/, '')}`
    expect(await verifyPassword('password', encoded)).toBe(true)
  })

  it.each([null, '', 'plain text', '$scrypt$ln=15,r=8,p=3$$'])(
    'is never right for the hash %s',
    async encoded => {
      expect(await verifyPassword('', encoded)).toBe(false)
    },
  )
})
