import type { Clock } from '../../pipeline/platform/clock.ts'
import type { FaultPlan } from './fault-plan.ts'
import { type Asked, openPlatformServer, type PlatformServer, type Reply } from './platform-server.ts'

/** What can go wrong with a call; see the WeChat simulator. `delayed` has posted and says that it shows later (20032). */
export type WeiboFault =
  | 'lost'
  | 'drop'
  | 'gateway'
  | 'system'
  | 'system-done'
  | 'paused'
  | 'busy'
  | 'delayed'
  | 'ip-rate'
  | 'user-rate'
  | 'api-rate'
  | 'too-many'
  | 'ip'
  | 'no-permission'
  | 'review'
  | 'expired'

export interface WeiboSimulatorOptions {
  readonly accessToken: string
  readonly safeDomain: string
  readonly clock: Clock
  readonly faults?: FaultPlan<WeiboFault>
  /** A post shows in the timeline so long after it was taken. */
  readonly lagMs?: number
}

export interface SimulatedPost {
  readonly id: string
  readonly text: string
  /** Where its links lead. */
  readonly links: readonly string[]
  readonly at: Date
  readonly hasPicture: boolean
}

export interface WeiboSimulator extends PlatformServer {
  posts(): readonly SimulatedPost[]
  calls(): number
  /** Somebody comments on a post. */
  comment(postId: string, input: { readonly text: string; readonly user: string }): string
  /** The authorisation is over until `authorise`. */
  expire(): void
  authorise(accessToken: string): void
}

interface Comment {
  readonly id: number
  readonly postId: string
  readonly text: string
  readonly user: string
  readonly at: Date
}

const accountId = 7_000_000_001

/** A Weibo account as the documentation describes it, for tests and demonstrations. It knows nothing of who calls it. */
export async function openWeiboSimulator(options: WeiboSimulatorOptions): Promise<WeiboSimulator> {
  const account = createAccount(options)
  const server = await openPlatformServer((asked) => account.answer(asked))
  return {
    ...server,
    posts: () => account.posts,
    calls: account.calls,
    comment: account.comment,
    expire: account.expire,
    authorise: account.authorise,
  }
}

const replyWith = (body: unknown): Reply => ({ kind: 'json', body })
const refusal = (error_code: number, error: string, request: string): Reply => ({
  kind: 'json',
  status: error_code >= 21_300 || error_code === 10_014 ? 403 : 400,
  body: { request, error_code: String(error_code), error },
})

const faultCodes: Partial<Record<WeiboFault, readonly [number, string]>> = {
  system: [10001, 'System error'],
  paused: [10002, 'Service unavailable'],
  busy: [10009, 'Too many pending tasks, system is busy!'],
  'ip-rate': [10022, 'IP requests out of rate limit'],
  'user-rate': [10023, 'User requests out of rate limit'],
  'api-rate': [10024, 'User requests for (share) out of rate limit'],
  'too-many': [20016, 'Update weibo out of limit'],
  ip: [10004, 'IP limit'],
  'no-permission': [10014, 'Insufficient app permissions'],
  review: [20021, 'Content is illegal'],
  expired: [21327, 'Expired token'],
}

function createAccount({ safeDomain, clock, faults, lagMs = 20_000, ...given }: WeiboSimulatorOptions) {
  const posts: SimulatedPost[] = []
  const comments: Comment[] = []
  const shortLinks = new Map<string, string>()
  let accessToken = given.accessToken
  let isExpired = false
  let calls = 0
  let nextComment = 4_000_000_001

  const shorten = (long: string): string => {
    const short = `http://t.cn/A6${(shortLinks.size + 1).toString(36).padStart(5, '0')}`
    shortLinks.set(short, long)
    return short
  }
  const share = async (asked: Asked, isBusiness: boolean): Promise<Reply> => {
    const form = await asked.form().catch(() => new FormData())
    const field = (name: string) => {
      const value = form.get(name)
      return typeof value === 'string' ? value : ''
    }
    const refused = tokenRefusal(field('access_token'), asked.path)
    if (refused) return refused
    const picture = form.get('pic')
    const text = field('status')
    if (!isBusiness && field('rip') === '') return refusal(10016, 'Miss required parameter (rip)', asked.path)
    if (text === '') return refusal(10016, 'Miss required parameter (status)', asked.path)
    const links = text.match(/https?:\/\/[\w\-.:/?%&=~]+/gu) ?? []
    if (!isBusiness && !links.some((link) => new URL(link).hostname.endsWith(safeDomain)))
      return refusal(10017, 'Parameter (status) must contain a url of the safe domain', asked.path)
    if (!isBusiness && /#[^#]+#/u.test(text))
      return refusal(10017, 'Parameter (status) must not contain a topic', asked.path)
    const shown = links.reduce((words, link) => words.replace(link, shorten(link)), text)
    if (widthOf(text, links) > 280)
      return refusal(20012, 'Text too long, please input text less than 140 characters!', asked.path)
    if (posts.some((post) => bare(post.text) === bare(shown)))
      return refusal(20019, 'Repeat content', asked.path)
    if (picture instanceof File && picture.size > 5_000_000)
      return refusal(20006, 'Image size too large', asked.path)
    const post: SimulatedPost = {
      id: String(4_900_000_000_000_000 + posts.length),
      text: shown,
      links,
      at: clock.now(),
      hasPicture: picture instanceof File,
    }
    posts.push(post)
    return replyWith(statusOf(post))
  }
  const tokenRefusal = (token: string | null, path: string): Reply | undefined => {
    if (isExpired) return refusal(21327, 'Expired token', path)
    return token === accessToken ? undefined : refusal(21332, 'Invalid access_token', path)
  }
  const reads: Readonly<Record<string, (asked: Asked) => Reply>> = {
    '/2/statuses/user_timeline.json': ({ query }) => {
      const page = Number(query.get('page') ?? 1)
      const count = Math.min(Number(query.get('count') ?? 20), 100)
      const shown = posts.filter(({ at }) => at.getTime() + lagMs <= clock.now().getTime()).toReversed()
      const statuses = shown.slice((page - 1) * count, page * count).map(statusOf)
      return replyWith({ statuses, total_number: shown.length })
    },
    '/2/short_url/expand.json': ({ query }) =>
      replyWith({
        urls: query.getAll('url_short').map((short) => ({
          result: shortLinks.has(short),
          url_short: short,
          url_long: shortLinks.get(short) ?? '',
        })),
      }),
    '/2/comments/show.json': ({ query }) => {
      const since = Number(query.get('since_id') ?? 0)
      const found = comments.filter(({ postId, id }) => postId === query.get('id') && id > since).toReversed()
      return replyWith({ comments: found.map(commentOf), total_number: found.length })
    },
  }
  const work = async (asked: Asked): Promise<Reply> => {
    if (asked.path === '/2/statuses/share.json') return share(asked, false)
    if (asked.path === '/2/statuses/update/biz.json') return share(asked, true)
    const read = reads[asked.path]
    if (!read) return refusal(10021, 'HTTP method is not supported for this request', asked.path)
    return tokenRefusal(asked.query.get('access_token'), asked.path) ?? read(asked)
  }

  return {
    posts,
    calls: () => calls,
    expire() {
      isExpired = true
    },
    authorise(token: string) {
      accessToken = token
      isExpired = false
    },
    comment(postId: string, { text, user }: { readonly text: string; readonly user: string }): string {
      const id = nextComment++
      comments.push({ id, postId, text, user, at: clock.now() })
      return String(id)
    },
    async answer(asked: Asked): Promise<Reply> {
      calls += 1
      const met = faults?.(asked.path)
      if (met === 'drop') return { kind: 'lost' }
      if (met === 'gateway') return { kind: 'text', status: 504, body: '<html>Gateway Time-out</html>' }
      const said = met && faultCodes[met]
      if (said) return refusal(...said, asked.path)
      const reply = await work(asked)
      if (met === 'lost') return { kind: 'lost' }
      if (met === 'system-done') return refusal(10001, 'System error', asked.path)
      if (met === 'delayed')
        return refusal(20032, 'Update success, while server slow now, please wait 1-2 minutes', asked.path)
      return reply
    },
  }
}

/** Half-widths; a link counts as the short one it becomes. */
function widthOf(text: string, links: readonly string[]): number {
  const words = links.reduce((rest, link) => rest.replace(link, ''), text)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII counts twice
  const wide = words.replace(/[\u0000-\u007f]/gu, '').length
  return words.length + wide + links.length * 20
}

/** Two texts are the same to the platform when their words are, wherever their links lead. */
function bare(text: string): string {
  return text.replace(/https?:\/\/\S+/gu, '').replace(/\s+/gu, '')
}

function statusOf({ id, text, at }: SimulatedPost): Readonly<Record<string, unknown>> {
  return {
    created_at: platformTime(at),
    id: Number(id),
    idstr: id,
    mid: id,
    text,
    user: { id: accountId, idstr: String(accountId), screen_name: '示例部' },
  }
}

function commentOf({ id, text, user, at }: Comment): Readonly<Record<string, unknown>> {
  return {
    id,
    idstr: String(id),
    mid: String(id),
    text,
    created_at: platformTime(at),
    user: { idstr: user, screen_name: user },
  }
}

/** Like `Wed Oct 24 23:49:17 +0800 2012`. */
function platformTime(at: Date): string {
  const local = new Date(at.getTime() + 8 * 3_600_000)
  const [weekday = '', day = '', month = '', year = '', time = ''] = local
    .toUTCString()
    .replace(',', '')
    .split(' ')
  return `${weekday} ${month} ${day} ${time} +0800 ${year}`
}
