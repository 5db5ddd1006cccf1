import { sha256 } from '../platform/hash.ts'

export interface IdentityInput {
  readonly platform: string
  readonly nativeId?: string | undefined
  /** Already canonical, see crawlers/canonical-url.ts. */
  readonly canonicalUrl?: string | undefined
  readonly sourceId: string
  readonly publishedAt?: string | undefined
  readonly normalisedText: string
}

/** Hash of platform + native id, else of the canonical URL, else of source + time + normalised text: 24 hex digits. */
export function documentId(input: IdentityInput): string {
  if (input.nativeId) return shortHash('native', input.platform, input.nativeId)
  if (input.canonicalUrl) return shortHash('url', input.canonicalUrl)
  return shortHash('text', input.sourceId, input.publishedAt ?? '', input.normalisedText)
}

/** An episode begins when the condition becomes true and ends when resolved or dismissed: a story that flares up alerts again. */
export function alertId(watchId: string, storyId: string, episode: number): string {
  return shortHash('alert', watchId, storyId, String(episode))
}

function shortHash(...parts: readonly string[]): string {
  return sha256(parts.join('\u0000')).slice(0, 24)
}
