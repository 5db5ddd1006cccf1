import type { TextFault } from './sample.ts'
import { words } from './words.ts'

/** 密级 as it stands on a document, and internal marks. */
const marks: readonly RegExp[] = [
  /(?:绝密|机密|秘密)\s*[★☆]/gu,
  /密\s*级\s*[:：]\s*(?:绝密|机密|秘密)/gu,
  /内部\s*[★☆]/gu,
  /内部(?:资料|文件|材料)[，,。、\s]*(?:注意保存|请勿外传|不得外传|严禁外传)/gu,
]
const identityNumber = /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/gu
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const around = 16

/** Wrong wording, classification marks and identity numbers in what a page says; a number found is masked in the evidence. */
export function findTextFaults(url: string, text: string): readonly TextFault[] {
  const plain = text.normalize('NFKC')
  return [
    ...words.wording.flatMap(({ wrong, right }) =>
      placesOf(plain, wrong, right).map((at) => ({
        kind: 'wording' as const,
        url,
        message: `“${wrong}”应为“${right}”`,
        excerpt: plain.slice(Math.max(0, at - around), at + wrong.length + around),
      })),
    ),
    ...marks.flatMap((mark) =>
      [...plain.matchAll(mark)].map(([excerpt]) => ({
        kind: 'leak' as const,
        url,
        message: '疑似密级或内部标志',
        excerpt,
      })),
    ),
    ...[...plain.matchAll(identityNumber)]
      .map(([number]) => number)
      .filter(isIdentityNumber)
      .map((number) => ({
        kind: 'leak' as const,
        url,
        message: '公民身份号码',
        excerpt: `${number.slice(0, 3)}****${number.slice(-4)}`,
      })),
  ]
}

/** Where the wrong words stand and are not part of the right ones. */
function placesOf(text: string, wrong: string, right: string): readonly number[] {
  const places: number[] = []
  const inner = right.indexOf(wrong)
  for (
    let at = text.indexOf(wrong);
    at >= 0 && places.length < 5;
    at = text.indexOf(wrong, at + wrong.length)
  )
    if (inner < 0 || text.slice(at - inner, at - inner + right.length) !== right) places.push(at)
  return places
}

/** GB 11643: the last character checks the seventeen before it. */
function isIdentityNumber(number: string): boolean {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  return '10X98765432'[sum % 11] === number[17]?.toUpperCase()
}
