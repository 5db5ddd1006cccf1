import type { Clock } from '../../pipeline/platform/clock.ts'
import type { FaultPlan } from './fault-plan.ts'
import { type Asked, openPlatformServer, type PlatformServer, type Reply } from './platform-server.ts'
import { type PushTarget, pushJobFinished } from './wechat-push.ts'

/**
 * What can go wrong with a call. `lost` does the work and breaks the connection, `drop` breaks it before; `busy` answers -1 without having done
 * anything, `busy-done` after having done it; `review`, `originality` and `broken` let a submitted job end badly.
 */
export type WeChatFault =
  | 'lost'
  | 'drop'
  | 'busy'
  | 'busy-done'
  | 'gateway'
  | 'expired'
  | 'invalid-token'
  | 'minute-quota'
  | 'daily-quota'
  | 'no-permission'
  | 'blocked'
  | 'ip'
  | 'review'
  | 'originality'
  | 'broken'

export interface WeChatSimulatorOptions {
  readonly appId: string
  readonly secret: string
  readonly clock: Clock
  readonly faults?: FaultPlan<WeChatFault>
  /** How long a submitted job takes; default one minute. */
  readonly jobMs?: (job: number) => number
  /** Where PUBLISHJOBFINISH is pushed to when a job ends. */
  readonly callback?: PushTarget
}

export interface SimulatedArticle {
  readonly articleId: string
  readonly title: string
  readonly digest: string
  readonly content: string
  readonly sourceUrl: string
  readonly url: string
  readonly at: Date
}

export interface WeChatSimulator extends PlatformServer {
  published(): readonly SimulatedArticle[]
  drafts(): number
  materials(): number
  calls(): number
  tokensIssued(): number
  /** Ends jobs that are due, and pushes the news of them. */
  settle(): Promise<void>
}

interface Draft {
  readonly title: string
  readonly author: string
  readonly digest: string
  readonly content: string
  readonly content_source_url: string
  readonly thumb_media_id: string
}

interface Job {
  readonly id: string
  readonly draftId: string
  readonly draft: Draft
  readonly endsAt: number
  /** What it will end with. */
  readonly outcome: 0 | 2 | 3 | 4
  status: number
  articleId?: string
}

const tokenMs = 7_200_000

/** An official account as the documentation describes it, for tests and demonstrations. It knows nothing of who calls it. */
export async function openWeChatSimulator(options: WeChatSimulatorOptions): Promise<WeChatSimulator> {
  const account = createAccount(options)
  const server = await openPlatformServer((asked) => account.answer(asked))
  return {
    ...server,
    published: () => [...account.articles.values()],
    drafts: () => account.drafts.size,
    materials: () => account.materials.size,
    calls: account.calls,
    tokensIssued: account.tokensIssued,
    settle: account.settle,
  }
}

const fault = (errcode: number, errmsg: string): Reply => ({ kind: 'json', body: { errcode, errmsg } })
const answerWith = (body: unknown): Reply => ({ kind: 'json', body })

const faultReplies: Partial<Record<WeChatFault, Reply>> = {
  busy: fault(-1, 'system error'),
  'minute-quota': fault(45011, 'api minute-quota reach limit'),
  'daily-quota': fault(45009, 'reach max api daily quota limit'),
  'no-permission': fault(48001, 'api unauthorized'),
  blocked: fault(48004, 'api forbidden'),
  ip: fault(61004, 'access clientip is not registered'),
  gateway: { kind: 'text', status: 502, body: '<html>Bad Gateway</html>' },
}

const badOutcomes: Partial<Record<WeChatFault, Job['outcome']>> = { originality: 2, broken: 3, review: 4 }

function createAccount({
  appId,
  secret,
  clock,
  faults,
  jobMs = () => 60_000,
  callback,
}: WeChatSimulatorOptions) {
  const drafts = new Map<string, Draft>()
  const jobs = new Map<string, Job>()
  const articles = new Map<string, SimulatedArticle>()
  const materials = new Set<string>()
  const pushes: Job[] = []
  let token: { readonly value: string; readonly expiresAt: number } | undefined
  let calls = 0
  let tokens = 0
  let next = 1
  const name = (kind: string) => `${kind}-${String(next++).padStart(6, '0')}`
  const now = () => clock.now().getTime()

  const endJobs = () => {
    for (const job of jobs.values()) {
      if (job.status !== 1 || job.endsAt > now()) continue
      job.status = job.outcome
      pushes.push(job)
      if (job.outcome !== 0) continue
      job.articleId = name('article')
      // What is published leaves the box.
      drafts.delete(job.draftId)
      articles.set(job.articleId, articleOf(job.articleId, job.draft, new Date(job.endsAt)))
    }
  }
  const issueToken = (isForced: boolean) => {
    if (!token || isForced || token.expiresAt <= now()) {
      tokens += 1
      token = { value: `token-${tokens}`, expiresAt: now() + tokenMs }
    }
    return answerWith({ access_token: token.value, expires_in: Math.floor((token.expiresAt - now()) / 1000) })
  }
  const tokenFault = (given: string | null): Reply | undefined => {
    if (token && given === token.value)
      return token.expiresAt > now() ? undefined : fault(42001, 'access_token expired')
    return given && /^token-\d+$/u.test(given)
      ? fault(40001, 'invalid credential, access_token is invalid or not latest')
      : fault(40014, 'invalid access_token')
  }

  const operations: Readonly<Record<string, (asked: Asked) => Promise<Reply>>> = {
    '/cgi-bin/media/uploadimg': async (asked) =>
      (await mediaOf(asked))
        ? answerWith({ url: `https://mmbiz.qpic.cn/${name('image')}` })
        : fault(41005, 'media data missing'),
    '/cgi-bin/material/add_material': async (asked) => {
      if (asked.query.get('type') !== 'image') return fault(40004, 'invalid media type')
      if (!(await mediaOf(asked))) return fault(41005, 'media data missing')
      const id = name('media')
      materials.add(id)
      return answerWith({ media_id: id, url: `https://mmbiz.qpic.cn/${id}` })
    },
    '/cgi-bin/draft/add': async (asked) => {
      const [article] = arrayOf(jsonOf(asked)?.articles)
      if (!article) return fault(47001, 'data format error')
      const refusal = refuseArticle(article, materials)
      if (refusal) return refusal
      const id = name('draft')
      drafts.set(id, draftOf(article))
      return answerWith({ media_id: id })
    },
    '/cgi-bin/draft/get': async (asked) => {
      const draft = drafts.get(textOf(jsonOf(asked)?.media_id))
      return draft
        ? answerWith({ news_item: [{ ...draft, url: 'https://mp.weixin.qq.com/preview' }] })
        : fault(40007, 'invalid media_id')
    },
    '/cgi-bin/draft/delete': async (asked) =>
      drafts.delete(textOf(jsonOf(asked)?.media_id)) ? fault(0, 'ok') : fault(40007, 'invalid media_id'),
    '/cgi-bin/draft/batchget': async (asked) => {
      const items = [...drafts].toReversed().map(([media_id, draft]) => ({
        media_id,
        content: { news_item: [withoutContent(draft)] },
        update_time: Math.floor(now() / 1000),
      }))
      return batch(items, jsonOf(asked))
    },
    '/cgi-bin/freepublish/submit': async (asked) => {
      const draftId = textOf(jsonOf(asked)?.media_id)
      const draft = drafts.get(draftId)
      if (!draft) return fault(40007, 'invalid media_id')
      const met = faults?.('job')
      const id = String(100_000 + jobs.size)
      jobs.set(id, {
        id,
        draftId,
        draft,
        endsAt: now() + jobMs(jobs.size),
        outcome: (met && badOutcomes[met]) ?? 0,
        status: 1,
      })
      return answerWith({ errcode: 0, errmsg: 'ok', publish_id: id, msg_data_id: id })
    },
    '/cgi-bin/freepublish/get': async (asked) => {
      const job = jobs.get(String(jsonOf(asked)?.publish_id))
      return job ? answerWith(stateOf(job, articles)) : fault(40007, 'invalid publish_id')
    },
    '/cgi-bin/freepublish/getarticle': async (asked) => {
      const article = articles.get(textOf(jsonOf(asked)?.article_id))
      return article ? answerWith({ news_item: [newsItem(article)] }) : fault(53600, 'Article ID invalid')
    },
    '/cgi-bin/freepublish/batchget': async (asked) => {
      const items = [...articles.values()].toReversed().map((article) => ({
        article_id: article.articleId,
        content: { news_item: [newsItem(article)] },
        update_time: Math.floor(article.at.getTime() / 1000),
      }))
      return batch(items, jsonOf(asked))
    },
    '/cgi-bin/freepublish/delete': async (asked) =>
      articles.delete(textOf(jsonOf(asked)?.article_id))
        ? fault(0, 'ok')
        : fault(53600, 'Article ID invalid'),
  }

  return {
    drafts,
    articles,
    materials,
    calls: () => calls,
    tokensIssued: () => tokens,
    async settle() {
      endJobs()
      for (const job of pushes.splice(0)) {
        const { publish_status: status } = stateOf(job, articles)
        if (callback) await pushJobFinished(callback, { appId, jobId: job.id, status, now: now() })
      }
    },
    async answer(asked: Asked): Promise<Reply> {
      calls += 1
      endJobs()
      const met = faults?.(asked.path)
      if (met === 'drop') return { kind: 'lost' }
      if (asked.path === '/cgi-bin/stable_token' || asked.path === '/cgi-bin/token') {
        const given = asked.method === 'GET' ? Object.fromEntries(asked.query) : (jsonOf(asked) ?? {})
        if (met) return faultReplies[met] ?? { kind: 'lost' }
        if (given.appid !== appId) return fault(40013, 'invalid appid')
        if (given.secret !== secret) return fault(40125, 'invalid appsecret')
        return issueToken(given.force_refresh === true || asked.path === '/cgi-bin/token')
      }
      if (met === 'expired' && token) token = { ...token, expiresAt: now() }
      if (met === 'invalid-token') token = undefined
      const refused = tokenFault(asked.query.get('access_token')) ?? (met && faultReplies[met])
      if (refused) return refused
      const reply = await (operations[asked.path] ?? (async () => fault(40066, 'invalid url')))(asked)
      if (met === 'lost') return { kind: 'lost' }
      return met === 'busy-done' ? fault(-1, 'system error') : reply
    },
  }
}

type Json = Readonly<Record<string, unknown>>

function refuseArticle(article: Json, materials: ReadonlySet<string>): Reply | undefined {
  if ([...textOf(article.title)].length > 64 || textOf(article.title) === '')
    return fault(45003, 'title size out of limit')
  if ([...textOf(article.digest)].length > 120) return fault(45004, 'description size out of limit')
  const content = textOf(article.content)
  if (content === '') return fault(44004, 'empty content')
  if ([...content].length >= 20_000 || Buffer.byteLength(content) >= 1_000_000)
    return fault(45002, 'content size out of limit')
  return materials.has(textOf(article.thumb_media_id)) ? undefined : fault(40007, 'invalid media_id')
}

/** Scripts and outside images are taken out, a missing digest is the beginning of the text. */
function draftOf(article: Json): Draft {
  const content = textOf(article.content)
    .replace(/<script[\s\S]*?<\/script>/giu, '')
    .replace(/<img[^>]*src="(?!https:\/\/mmbiz\.qpic\.cn\/)[^"]*"[^>]*>/giu, '')
  const plain = content.replace(/<[^>]*>/gu, '').trim()
  return {
    title: textOf(article.title),
    author: textOf(article.author),
    digest: textOf(article.digest) || [...plain].slice(0, 54).join(''),
    content,
    content_source_url: textOf(article.content_source_url),
    thumb_media_id: textOf(article.thumb_media_id),
  }
}

function articleOf(articleId: string, draft: Draft, at: Date): SimulatedArticle {
  const { title, digest, content, content_source_url: sourceUrl } = draft
  return { articleId, title, digest, content, sourceUrl, url: `https://mp.weixin.qq.com/s/${articleId}`, at }
}

function newsItem({ title, digest, sourceUrl, url }: SimulatedArticle): Json {
  return { title, digest, content_source_url: sourceUrl, url, is_deleted: false }
}

function withoutContent({ content: _content, ...rest }: Draft): Json {
  return rest
}

function stateOf({ id, status, articleId }: Job, articles: ReadonlyMap<string, SimulatedArticle>): Json {
  const article = articleId ? articles.get(articleId) : undefined
  if (status === 0 && !article) return { publish_id: id, publish_status: 5, fail_idx: [] }
  return {
    publish_id: id,
    publish_status: status,
    fail_idx: status > 1 ? [1] : [],
    ...(article
      ? {
          article_id: article.articleId,
          article_detail: { count: 1, item: [{ idx: 1, article_url: article.url }] },
        }
      : {}),
  }
}

function batch(items: readonly Json[], asked: Json | undefined): Reply {
  const offset = Number(asked?.offset ?? 0)
  const count = Number(asked?.count ?? 20)
  if (count < 1 || count > 20) return fault(40097, 'invalid args')
  const item = items.slice(offset, offset + count)
  return answerWith({ total_count: items.length, item_count: item.length, item })
}

async function mediaOf(asked: Asked): Promise<boolean> {
  const media = await asked.form().then(
    (form) => form.get('media'),
    () => null,
  )
  return media instanceof File && media.size > 0
}

function jsonOf({ body }: Asked): Json | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as Json
  } catch {
    return undefined
  }
}

function arrayOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
