import { diffArrays } from 'diff'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { Person } from '../office/actor.ts'
import type { ContentVersion, ReleaseBody } from './release.ts'

/** A stretch of words that both versions have, or only the later, or only the earlier. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

export interface ComparedVersion {
  readonly contentVersion: number
  readonly by: Person
  readonly at: string
}

export interface Comparison {
  readonly from: ComparedVersion
  readonly to: ComparedVersion
  readonly title: readonly DiffPart[]
  readonly body: readonly DiffPart[]
  /** Other fields that differ. */
  readonly fields: readonly ('column' | 'openness' | 'summary' | 'source' | 'policy')[]
}

/** Any two versions, word by word. */
export function compareVersions(
  { versions }: Pick<ReleaseBody, 'versions'>,
  { from, to }: { readonly from: number; readonly to: number },
): Comparison {
  const [one, other] = [needVersion(versions, from), needVersion(versions, to)]
  return {
    from: head(one),
    to: head(other),
    title: compareText(one.title, other.title),
    body: compareText(one.body, other.body),
    fields: (['column', 'openness', 'summary', 'source', 'policy'] as const).filter(
      (field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]),
    ),
  }
}

/** By words, as Chinese has no spaces between them. */
export function compareText(from: string, to: string): readonly DiffPart[] {
  return diffArrays(wordsOf(from), wordsOf(to)).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }))
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

function wordsOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

function needVersion(versions: readonly ContentVersion[], number: number): ContentVersion {
  const version = versions.find(({ contentVersion }) => contentVersion === number)
  if (!version) throw new AppError('NOT_FOUND', `content version ${number}`, { userMessage: '没有这一稿' })
  return version
}

function head({ contentVersion, by, at }: ContentVersion): ComparedVersion {
  return { contentVersion, by, at }
}
