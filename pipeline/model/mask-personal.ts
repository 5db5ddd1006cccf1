const mobile = /(?<!\d)(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)/g
const identityCard = /(?<!\d)[1-9]\d{16}[\dXx](?![\dA-Za-z])/g
// Bounded, so that a long run of letters before an @ costs no more than its length.
const email =
  /(?<![A-Za-z0-9._%+-])([A-Za-z0-9])[A-Za-z0-9._%+-]{0,63}@((?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24})/g

/**
 * Mobile, identity-card and e-mail numbers of persons made unreadable. This is the last gate before anything is stored, whoever delivered;
 * masking what is masked changes nothing.
 */
export function maskPersonal(text: string): string {
  let masked = text
  if (/\d{3}/.test(masked)) {
    masked = masked
      .replace(identityCard, (digits) =>
        isIdentityCard(digits) ? `${digits.slice(0, 6)}************` : digits,
      )
      .replace(mobile, '$1****$2')
  }
  if (!masked.includes('@')) return masked
  // A government office's own address is how the public is asked to write to it.
  return masked.replace(email, (whole, first: string, host: string) =>
    /(?:^|\.)gov\.cn$/i.test(host) ? whole : `${first}***@${host}`,
  )
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** By its check digit (GB 11643): an order number of eighteen digits is left alone. */
function isIdentityCard(digits: string): boolean {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return '10X98765432'[sum % 11] === digits.at(-1)?.toUpperCase()
}
