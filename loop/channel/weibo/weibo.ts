import type { Clock } from '../../../pipeline/platform/clock.ts'
import type {
  Channel,
  ChannelClient,
  ChannelComment,
  CommentPage,
  Doubt,
  PublishTask,
  StepEnd,
} from '../channel.ts'
import { createWeiboApi, type WeiboAccount, type WeiboApi } from './weibo-api.ts'
import { repeatedCodes } from './weibo-faults.ts'
import { checkPost, postLengths, renderPost } from './weibo-rendering.ts'

export interface WeiboOptions extends WeiboAccount {
  readonly id?: string
  readonly name?: string
  readonly clock: Clock
  /** 安全域名 of the application: what is posted must link to it. */
  readonly safeDomain: string
  /** A picture that goes with each post, under 5 MB. */
  readonly picture?: { readonly bytes: Uint8Array; readonly contentType: string }
}

/** The timeline shows a post some time after it was taken. */
const settleMs = 3 * 60_000
const lookEveryMs = 45_000
/** Their clock and ours are not the same. */
const clockSlackMs = 2 * 60_000
const pageSize = 100
/** Newest first, so that what is older than the release ends the search; this only bounds it. */
const mostPages = 50

/** A Weibo account (政务微博): one call posts; before it is made again, the account's own timeline is looked through. */
export function createWeiboChannel(options: WeiboOptions): Channel {
  return {
    id: options.id ?? 'weibo',
    kind: 'weibo',
    name: options.name ?? '微博',
    render: renderPost,
    check: (rendering) => checkPost(rendering, options.safeDomain),
    lengths: postLengths,
    client: createClient(options),
  }
}

function createClient(options: WeiboOptions): ChannelClient {
  const api = createWeiboApi(options, options.clock)
  return {
    nextStep: () => 'share',
    take: (_step, task, signal) => share({ api, options }, task, signal),
    lookUp: (doubt, task, signal) => findPost(api, { doubt, task, signal }),
    comments: (task, cursor, signal) => readComments(api, { task, cursor, signal }),
  }
}

async function share(
  { api, options }: { readonly api: WeiboApi; readonly options: WeiboOptions },
  { rendering }: PublishTask,
  signal: AbortSignal,
): Promise<StepEnd> {
  const called = await api.share({
    text: rendering.text ?? '',
    signal,
    ...(options.picture ? { picture: options.picture } : {}),
  })
  if (!called.ok) return called.end
  return endOfPost(called.answer) ?? { kind: 'unknown', message: '微博没有给出编号，系统会到账号时间线核实' }
}

type Post = Readonly<Record<string, unknown>>

function endOfPost(post: Post): StepEnd | undefined {
  const id = idOf(post)
  if (id === undefined) return undefined
  const url = addressOf(post)
  return { kind: 'done', reached: 'published', remote: { post: id }, ...(url ? { url } : {}) }
}

interface Search {
  readonly doubt: Doubt
  readonly task: PublishTask
  readonly signal: AbortSignal
}

/** The post with our words and our link, not older than the release: the platform shortens links, so each is asked where it leads. */
async function findPost(api: WeiboApi, { doubt, task, signal }: Search): Promise<StepEnd> {
  const words = wordsOf(task.rendering.text ?? '')
  for (let page = 1; page <= mostPages; page += 1) {
    const called = await api.timeline({ page, count: pageSize, signal })
    if (!called.ok)
      return called.end.kind === 'refused'
        ? {
            ...called.end,
            isInDoubt: true,
            message: `${called.end.message}；此前的发送结果不明，请先到微博核实`,
          }
        : called.end
    const posts = listOf(called.answer.statuses)
    const alike = posts.filter((post) => typeof post.text === 'string' && wordsOf(post.text) === words)
    for (const post of alike) {
      const leads = await leadsTo(api, { post, link: task.rendering.link, signal })
      if (typeof leads !== 'boolean') return leads
      const end = leads ? endOfPost(post) : undefined
      if (end) return end
    }
    const oldest = posts.at(-1)
    const oldestMs = typeof oldest?.created_at === 'string' ? Date.parse(oldest.created_at) : Number.NaN
    if (posts.length < pageSize || oldestMs < task.releasedAt.getTime() - clockSlackMs) break
  }
  const waitedMs = task.now.getTime() - doubt.since.getTime()
  if (waitedMs < settleMs) return { kind: 'pending', afterMs: lookEveryMs }
  if (doubt.code !== undefined && repeatedCodes.has(doubt.code))
    return {
      kind: 'refused',
      code: doubt.code,
      isInDoubt: false,
      message:
        '微博称内容与已有微博重复或相似，但账号时间线中没有本篇，请核对后修改标题更正再发，或人工发布并回填链接',
    }
  return { kind: 'absent' }
}

/** True when a link of the post leads to our text. */
async function leadsTo(
  api: WeiboApi,
  { post, link, signal }: { readonly post: Post; readonly link: string; readonly signal: AbortSignal },
): Promise<boolean | StepEnd> {
  const text = typeof post.text === 'string' ? post.text : ''
  if (text.includes(link)) return true
  const short = text.match(addresses) ?? []
  if (short.length === 0) return false
  const called = await api.expand(short, signal)
  if (!called.ok) return called.end
  return listOf(called.answer.urls).some(({ url_long: long }) => long === link)
}

async function readComments(
  api: WeiboApi,
  {
    task,
    cursor,
    signal,
  }: { readonly task: PublishTask; readonly cursor: string | undefined; readonly signal: AbortSignal },
): Promise<CommentPage> {
  const post = task.remote.post
  if (!post) return { comments: [] }
  const called = await api.comments({ post, since: cursor, signal })
  if (!called.ok) return { comments: [], ...(cursor ? { cursor } : {}) }
  const comments = listOf(called.answer.comments).flatMap((each): readonly ChannelComment[] => {
    const id = idOf(each)
    const author = isObject(each.user) ? idOf(each.user) : undefined
    const at = typeof each.created_at === 'string' ? new Date(each.created_at) : undefined
    if (id === undefined || typeof each.text !== 'string' || !at || Number.isNaN(at.getTime())) return []
    return [{ id, text: each.text, author: author ?? '', at }]
  })
  const newest = [cursor ?? '0', ...comments.map(({ id }) => id)].toSorted(byNumber).at(-1)
  return { comments, ...(newest && newest !== '0' ? { cursor: newest } : {}) }
}

/** Their numbers are longer than ours can be exact about. */
function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}

const addresses = /https?:\/\/[\w.-]+\/[\w\-./?%&=]*/gu

/** The words of a post without its links and spaces, which the platform writes in its own way. */
function wordsOf(text: string): string {
  return text.replace(addresses, '').replace(/\s+/gu, '').normalize('NFKC')
}

function idOf({ idstr, id }: Post): string | undefined {
  if (typeof idstr === 'string' && /^\d+$/u.test(idstr)) return idstr
  return typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : undefined
}

/** Where people read it: the account, and the post's number in base 62, seven digits by four letters. */
function addressOf(post: Post): string | undefined {
  const { mid, user } = post
  const account = isObject(user) ? idOf(user) : undefined
  const number = typeof mid === 'string' && /^\d+$/u.test(mid) ? mid : idOf(post)
  return account && number ? `https://weibo.com/${account}/${base62(number)}` : undefined
}

const digits62 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

export function base62(number: string): string {
  let written = ''
  for (let end = number.length; end > 0; end -= 7) {
    const group = number.slice(Math.max(0, end - 7), end)
    const letters = lettersOf(Number(group))
    written = (end > 7 ? letters.padStart(4, '0') : letters) + written
  }
  return written
}

function lettersOf(value: number): string {
  let letters = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62))
    letters = (digits62[rest % 62] ?? '') + letters
  return letters || '0'
}

function listOf(value: unknown): readonly Post[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function isObject(value: unknown): value is Post {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
