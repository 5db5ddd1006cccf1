import { sha256 } from '../../pipeline/platform/hash.ts'

/** Digits and capitals that are not mistaken for one another when read out or written down. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groups = 4
const groupLength = 4

/** 查询码 of 80 random bits, in four groups of four: who holds it sees how the matter stands, and nobody finds it by trying. */
export function createQueryCode(randomBytes: (size: number) => Uint8Array): string {
  const letters = [...randomBytes(groups * groupLength)].map((byte) => alphabet[byte % alphabet.length] ?? '')
  return Array.from({ length: groups }, (_, group) =>
    letters.slice(group * groupLength, (group + 1) * groupLength).join(''),
  ).join('-')
}

/** What is stored: the code itself is shown once and kept nowhere. Forgives spaces, small letters and the letters O, I, L. */
export function hashQueryCode(code: string): string {
  const plain = code
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/gu, '1')
  return sha256(`query-code\u0000${plain}`)
}
