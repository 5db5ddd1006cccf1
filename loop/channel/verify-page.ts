import type { Rendering } from './channel.ts'

/** A page as a reader finds it at an address; handed in, for the loop fetches nothing itself. */
export interface ReadPage {
  /** After redirects. */
  readonly url: string
  readonly title: string
  readonly text: string
}
export type PageFetcher = (url: string) => Promise<ReadPage>

/** So much of our text must stand there for the system to call it the same. */
export const enoughSimilarity = 0.8

/** Short enough that a changed word is noticed, long enough that common words do not count. */
const shingle = 6

/**
 * How much of what was released stands on the page, 0 to 1: the share of our runs of six characters that occur there, spaces, punctuation and width
 * passed over. Platforms cut long texts: the title with what of the text they show is enough where `text` is the post itself.
 */
export function similarityTo(page: ReadPage, rendering: Pick<Rendering, 'title' | 'text'>): number {
  const there = shingles(normalised(`${page.title}\n${page.text}`))
  const ours = shingles(normalised(`${rendering.title ?? ''}\n${rendering.text ?? ''}`))
  if (ours.size === 0) return 0
  let found = 0
  for (const part of ours) if (there.has(part)) found += 1
  return Math.round((found / ours.size) * 100) / 100
}

function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/https?:\/\/\S+/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function shingles(text: string): ReadonlySet<string> {
  const characters = [...text]
  if (characters.length > 0 && characters.length < shingle) return new Set([text])
  const parts = new Set<string>()
  for (let at = 0; at + shingle <= characters.length; at += 1)
    parts.add(characters.slice(at, at + shingle).join(''))
  return parts
}
