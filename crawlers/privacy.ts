import { createHmac } from 'node:crypto'

/** Same name and key, same mark; without the key the name cannot be found by trying. */
export function createPseudonymiser(key: string | Uint8Array): (name: string) => string {
  return (name) =>
    `p:${createHmac('sha256', key).update(name.normalize('NFKC').trim()).digest('hex').slice(0, 16)}`
}

const mobile = /(?<!\d)(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)/g
const identityNumber = /(?<!\d)[1-9]\d{16}[\dXx](?![\dA-Za-z])/g
const email = /([A-Za-z0-9])[A-Za-z0-9._%+-]{0,63}@((?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24})/g

/**
 * Mobile, identity-card and e-mail numbers of persons made unreadable before a text enters the bus, which keeps what it is given. Addresses of
 * government offices stay: the public is asked to write to them.
 */
export function maskPersonal(text: string): string {
  return text
    .replace(identityNumber, (digits) =>
      isIdentityNumber(digits) ? `${digits.slice(0, 6)}************` : digits,
    )
    .replace(mobile, '$1****$2')
    .replace(email, (whole, first: string, host: string) =>
      /(?:^|\.)gov\.cn$/i.test(host) ? whole : `${first}***@${host}`,
    )
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** By its check digit (GB 11643): other numbers of eighteen digits, such as order numbers, pass unharmed. */
function isIdentityNumber(digits: string): boolean {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return '10X98765432'[sum % 11] === digits[17]?.toUpperCase()
}
