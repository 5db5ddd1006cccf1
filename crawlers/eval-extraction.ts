import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { AppError } from '../pipeline/platform/errors.ts'
import { findTimes } from './extract/date-text.ts'
import { type Extracted, extractPage } from './extract/extract.ts'
import { comparable } from './extract/text.ts'
import { decodeBytes } from './fetch/decode.ts'

/** Figures of extraction against a folder with `gold.jsonl` and its pages. */
export interface ExtractionFigures {
  readonly task: 'extract'
  readonly pages: number
  /** Mean over pages of F1 on the bag of characters without whitespace. */
  readonly contentF1: number
  readonly pagesAbove09: number
  /** Share of pages whose title is right, among those with a gold title; likewise day and minute. */
  readonly title: number
  /** The same, when the site's name at the end of a gold title (` - 知乎`, `_腾讯网`) is not asked for. */
  readonly headline: number
  readonly day: number
  readonly minute: number
  readonly detail: readonly PageFigures[]
}

export interface PageFigures {
  readonly file: string
  readonly contentF1: number
  readonly isTitleRight?: boolean
  readonly isHeadlineRight?: boolean
  readonly isDayRight?: boolean
  readonly isMinuteRight?: boolean
  readonly title: string
  readonly publishedAt?: string
}

const goldLine = z.object({
  file: z.string(),
  title: z.string().nullish(),
  publish_time: z.string().nullish(),
  content: z.string(),
  url: z.string().nullish(),
})
type Gold = z.infer<typeof goldLine>

/** Extracts every page of the folder and compares. Times are compared in Asia/Shanghai; a gold time of 00:00 sharp is a day. */
export async function evaluateExtraction(folder: string): Promise<ExtractionFigures> {
  const detail: PageFigures[] = []
  for (const gold of await readGold(folder)) {
    const html = await readPage(join(folder, gold.file))
    detail.push(comparePage(gold, extractPage({ html, url: gold.url ?? 'https://example.invalid/article' })))
  }
  return {
    task: 'extract',
    pages: detail.length,
    contentF1: mean(detail.map((page) => page.contentF1)),
    pagesAbove09: detail.filter((page) => page.contentF1 > 0.9).length,
    title: share(detail.map((page) => page.isTitleRight)),
    headline: share(detail.map((page) => page.isHeadlineRight)),
    day: share(detail.map((page) => page.isDayRight)),
    minute: share(detail.map((page) => page.isMinuteRight)),
    detail,
  }
}

async function readGold(folder: string): Promise<readonly Gold[]> {
  const path = join(folder, 'gold.jsonl')
  try {
    const text = await readFile(path, 'utf8')
    return text
      .split('\n')
      .filter((line) => line.trim())
      .map((line) => goldLine.parse(JSON.parse(line)))
  } catch (cause) {
    throw new AppError('BAD_INPUT', `read gold ${path}`, { cause, userMessage: `读不到标准答案文件 ${path}` })
  }
}

async function readPage(path: string): Promise<string> {
  const bytes = await readFile(path)
  return decodeBytes(path.endsWith('.gz') ? gunzipSync(bytes) : bytes).text
}

function comparePage(gold: Gold, found: Extracted): PageFigures {
  const time = gold.publish_time ? findTimes(gold.publish_time)[0] : undefined
  return {
    file: gold.file,
    contentF1: characterF1(gold.content, found.text),
    title: found.title,
    ...(gold.title ? titleFigures(gold.title, found.title) : {}),
    ...(time ? { isDayRight: found.publishedAt?.slice(0, 10) === time.iso.slice(0, 10) } : {}),
    ...(time?.precision === 'minute'
      ? { isMinuteRight: found.publishedAt?.slice(0, 16) === time.iso.slice(0, 16) }
      : {}),
    ...(found.publishedAt ? { publishedAt: found.publishedAt } : {}),
  }
}

function titleFigures(gold: string, title: string): Pick<PageFigures, 'isTitleRight' | 'isHeadlineRight'> {
  const isTitleRight = comparable(gold) === comparable(title)
  const rest = comparable(gold).startsWith(comparable(title))
    ? comparable(gold).slice(comparable(title).length)
    : ''
  return { isTitleRight, isHeadlineRight: isTitleRight || (title !== '' && /^[-_|]/.test(rest)) }
}

/** F1 on the bag of characters without whitespace. */
export function characterF1(gold: string, found: string): number {
  const want = bag(gold)
  const have = bag(found)
  let common = 0
  for (const [sign, count] of want.counts) common += Math.min(count, have.counts.get(sign) ?? 0)
  return want.size + have.size === 0 ? 1 : (2 * common) / (want.size + have.size)
}

function bag(text: string): { readonly counts: ReadonlyMap<string, number>; readonly size: number } {
  const counts = new Map<string, number>()
  let size = 0
  for (const sign of text.replace(/\s+/g, '')) {
    counts.set(sign, (counts.get(sign) ?? 0) + 1)
    size += 1
  }
  return { counts, size }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function share(answers: readonly (boolean | undefined)[]): number {
  const known = answers.filter((answer) => answer !== undefined)
  return known.length === 0 ? 0 : known.filter(Boolean).length / known.length
}
