import type { RawDocument } from '../../pipeline/model/document.ts'
import { documentId } from '../../pipeline/model/identity.ts'
import { maskPersonal } from '../../pipeline/model/mask-personal.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import type { LedgerRecord, NoticeBoard } from '../ledger/ledger.ts'
import type { Office } from '../office/office.ts'
import type { Channel, ChannelComment, PublishTask } from './channel.ts'
import type { PublicationBody } from './publication.ts'

export interface CommentReaderOptions {
  readonly office: Office
  readonly channels: readonly Channel[]
  /** Keeps how far the comments of each publication were read. */
  readonly board: Pick<NoticeBoard, 'notice' | 'post'>
  readonly linkOf: (publication: Pick<PublicationBody, 'releaseId' | 'contentVersion'>) => string
  readonly log: Log
}

/** Brings back what people say under our own publications, as documents like all others. */
export interface CommentReader {
  /** Reads what is new under each publication of the last weeks; answers how many comments were taken in. */
  round(into: CommentIntake, signal: AbortSignal): Promise<number>
}

export interface CommentIntake {
  /** Durable when it resolves. */
  readonly ingest: (documents: readonly RawDocument[]) => Promise<void>
  readonly pseudonymise: (name: string) => string
}

type Publication = LedgerRecord<PublicationBody>

/** Under an older one nobody writes any more. */
const followedMs = 30 * 24 * 3_600_000
const mostFollowed = 200

export function createCommentReader(options: CommentReaderOptions): CommentReader {
  const { office, channels, board, linkOf, log } = options
  const read = async (
    publication: Publication,
    into: CommentIntake,
    signal: AbortSignal,
  ): Promise<number> => {
    const channel = channels.find(({ id }) => id === publication.body.channel)
    if (!channel?.client?.comments) return 0
    const name = `comments/${publication.id}`
    const cursor = (await board.notice(name))?.body
    const now = office.clock.now()
    const task = taskOf(publication, { channel, link: linkOf(publication.body), now })
    const page = await channel.client.comments(task, cursor, signal)
    const documents = page.comments.map((comment) => toDocument(comment, { publication, channel, into, now }))
    // Handed on first, noted after: what is read twice is the same document, what is lost is gone.
    if (documents.length > 0) await into.ingest(documents)
    if (page.cursor !== undefined && page.cursor !== cursor) await board.post(name, page.cursor, now)
    return documents.length
  }
  return {
    async round(into, signal) {
      let count = 0
      for (const channel of channels.filter(({ client }) => client?.comments)) {
        for (const publication of await followed(office, channel.id)) {
          if (signal.aborted) return count
          try {
            count += await read(publication, into, signal)
          } catch (error) {
            log.warn('comments not read', { publication: publication.id, error: messageOf(error) })
          }
        }
      }
      return count
    },
  }
}

/** Those replaced by a correction too: people answer where they read. */
async function followed({ reader, clock }: Office, channel: string): Promise<readonly Publication[]> {
  const after = toShanghaiIso(new Date(clock.now().getTime() - followedMs))
  const publications = await reader.list<PublicationBody>({
    kind: 'publication',
    states: ['published', 'superseded'],
    keys: { channel },
    limit: mostFollowed,
  })
  return publications.filter(({ body }) => (body.publishedAt ?? '') > after)
}

function taskOf(
  { id, body, createdAt }: Publication,
  { channel, link, now }: { readonly channel: Channel; readonly link: string; readonly now: Date },
): PublishTask {
  return {
    id,
    rendering: channel.render(body.content, { portalUrl: link, isCorrection: body.corrects !== undefined }),
    remote: body.remote ?? {},
    releasedAt: new Date(body.releasedAt ?? createdAt),
    now,
  }
}

interface Around {
  readonly publication: Publication
  readonly channel: Channel
  readonly into: CommentIntake
  readonly now: Date
}

/** Its parent is the post, by the identity a crawler or a vendor would give it too; its author a keyed hash, whoever it is. */
function toDocument(comment: ChannelComment, { publication, channel, into, now }: Around): RawDocument {
  const sourceId = `own:${channel.id}`
  const common = { platform: channel.kind, sourceId, normalisedText: '' }
  const parentId = documentId({ ...common, nativeId: publication.body.remote?.post ?? publication.id })
  return {
    id: documentId({ ...common, nativeId: comment.id }),
    kind: 'comment',
    channel: channel.kind === 'weibo' || channel.kind === 'wechat' ? channel.kind : 'other',
    sourceId,
    sourceName: `${channel.name}评论`,
    authority: 'public',
    nativeId: comment.id,
    parentId,
    rootId: parentId,
    title: '',
    text: maskPersonal(comment.text),
    ...(comment.author ? { author: into.pseudonymise(comment.author) } : {}),
    publishedAt: toShanghaiIso(comment.at),
    precision: 'minute',
    observedAt: toShanghaiIso(now),
    unitId: publication.unitId,
    isDemo: publication.isDemo,
  }
}
