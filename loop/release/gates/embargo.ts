import { gateClosed } from '../../office/input.ts'
import type { Settings } from '../release.ts'
import { type Gate, matchesOf } from './gate.ts'

const words: readonly RegExp[] = [
  /(?:在|于)?[^，。；\n]{0,20}(?:前|之前)(?:请勿|不得|严禁|禁止)(?:对外)?(?:公开|发布|发表|刊发|报道|转载)/gu,
  /(?:请|须|应)(?:于|在)[^，。；\n]{2,20}(?:后|之后|起)(?:再)?(?:公开|发布|发表|刊发|报道)/gu,
  /(?:embargo(?:ed)?|禁发期|解禁时间|限时发布)[^，。；\n]{0,20}/giu,
]

/** An embargo's note to editors must not be published with the text. */
export const findEmbargoWords: Gate = ({ folded }) =>
  matchesOf(folded, words).map((excerpt) => ({
    gate: 'embargo',
    isBlocking: false,
    excerpt,
    message: '正文留有限时发布的说明，请删去，并在“最早发布时间”中填写',
  }))

/** The gate itself stands before publication: not by anybody, not before. */
export function requireEmbargoOver({ embargoUntil }: Settings, at: Date): void {
  if (!embargoUntil || Date.parse(embargoUntil) <= at.getTime()) return
  throw gateClosed(
    `embargo until ${embargoUntil}`,
    `限时发布：${embargoUntil.slice(0, 16).replace('T', ' ')} 之前不得发布`,
  )
}
