import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { ReleaseBody, ReviewComment } from './release.ts'
import { parseRichText, toPlainText } from './rich-text.ts'

type Release = LedgerRecord<ReleaseBody>

export interface CommentInput {
  /** Which block of the text, counted from 0; -1 for the whole. */
  readonly paragraph: number
  readonly text: string
}

const mostComments = 500
const excerptLength = 40

/** Words on one paragraph of the content of now. */
export async function addComment(
  desk: Desk,
  record: Release,
  { id, paragraph, text }: CommentInput & { readonly id: string },
): Promise<Release> {
  await desk.require('release.comment', record.unitId)
  const { body } = record
  const comments = body.comments ?? []
  if (record.state === 'withdrawn' || comments.length >= mostComments)
    throw new AppError('ILLEGAL_MOVE', `release/${record.id} takes no comment`, {
      userMessage: '该稿件不能再批注',
    })
  const comment: ReviewComment = {
    id,
    contentVersion: body.contentVersion,
    paragraph,
    excerpt: excerptOf(body, paragraph),
    text: requireText(text, '批注'),
    by: personOf(desk.who),
    at: toShanghaiIso(desk.now),
  }
  return desk.change(record, { body: { ...body, comments: [...comments, comment] } }, 'release.commented')
}

/** Done, with what was done about it: by who may comment. */
export async function resolveComment(
  desk: Desk,
  record: Release,
  { commentId, words }: { readonly commentId: string; readonly words: string },
): Promise<Release> {
  await desk.require('release.comment', record.unitId)
  const { comments = [] } = record.body
  const comment = comments.find(({ id }) => id === commentId)
  if (!comment) throw new AppError('NOT_FOUND', `comment ${commentId}`)
  if (comment.resolution)
    throw new AppError('ILLEGAL_MOVE', `comment ${commentId} is resolved`, { userMessage: '该批注已处理' })
  const resolution = {
    by: personOf(desk.who),
    at: toShanghaiIso(desk.now),
    words: requireText(words, '处理情况'),
  }
  const resolved = comments.map((each) => (each === comment ? { ...comment, resolution } : each))
  return desk.change(record, { body: { ...record.body, comments: resolved } }, 'release.comment-resolved')
}

/** What reviewers asked is answered before they are asked again. */
export function requireCommentsResolved({ comments = [] }: ReleaseBody): void {
  const open = comments.filter(({ resolution }) => !resolution).length
  if (open > 0) throw gateClosed(`${open} comments are open`, `还有 ${open} 条批注没有处理`)
}

function excerptOf({ body }: ReleaseBody, paragraph: number): string {
  if (paragraph === -1) return ''
  const block = parseRichText(body)[paragraph]
  if (!block)
    throw new AppError('BAD_INPUT', `no paragraph ${paragraph}`, { userMessage: '批注的段落不存在，请刷新' })
  return toPlainText([block]).slice(0, excerptLength)
}
