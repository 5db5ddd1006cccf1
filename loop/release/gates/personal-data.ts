import { type Found, type Gate, type GateInput, matchesOf } from './gate.ts'

export const findPersonalData: Gate = (input) => [
  ...findIdentityNumbers(input),
  ...findMobileNumbers(input),
  ...findBankCards(input),
]

function findIdentityNumbers({ folded }: GateInput): readonly Found[] {
  return matchesOf(folded, [/(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/gu])
    .filter(isIdentityNumber)
    .map((number) => ({
      gate: 'personal-data',
      message: '含公民身份号码',
      excerpt: mask(number),
      isBlocking: true,
    }))
}

/** A mobile number may be an office's own contact: a person says so. */
function findMobileNumbers({ folded }: GateInput): readonly Found[] {
  return matchesOf(folded, [/(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/gu]).map((number) => ({
    gate: 'personal-data',
    message: '含手机号码，请确认为可以公开的联系方式',
    excerpt: mask(number),
    isBlocking: false,
  }))
}

/** A donation account may be public: a person says so. Only beside words that make it one: long numbers are many. */
function findBankCards({ folded }: GateInput): readonly Found[] {
  return matchesOf(folded, [/(?<=(?:卡号|账号|帐号|银行卡)[^\d\n]{0,6})\d{16,19}(?!\d)/gu])
    .filter(isLuhn)
    .map((number) => ({
      gate: 'personal-data',
      message: '含银行卡号，请确认为可以公开的账户',
      excerpt: mask(number),
      isBlocking: false,
    }))
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** GB 11643: the last character checks the seventeen before it. */
function isIdentityNumber(number: string): boolean {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  return '10X98765432'[sum % 11] === number[17]?.toUpperCase()
}

function isLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** What was found is shown to people and kept on record: not the number itself. */
function mask(number: string): string {
  return `${number.slice(0, 3)}****${number.slice(-4)}`
}
