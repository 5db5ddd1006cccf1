import type { Clock } from '../../../pipeline/platform/clock.ts'
import type { Channel, ChannelClient, PublishTask, StepEnd } from '../channel.ts'
import { createWeChatApi, type WeChatAccount, type WeChatApi } from './wechat-api.ts'
import { draftGone, publishRefusals } from './wechat-faults.ts'
import { createPictures, type PictureOptions, type Pictures } from './wechat-pictures.ts'
import { articleLengths, checkArticle, renderArticle, shortened, withImages } from './wechat-rendering.ts'

export interface WeChatOptions extends WeChatAccount, PictureOptions {
  readonly id?: string
  readonly name?: string
  readonly clock: Clock
  /** Shown as the author; at most 16 characters. */
  readonly author?: string
  readonly opensComments?: boolean
  /** True: what is withdrawn is deleted by the interface, which cannot be undone; else a person does it. */
  readonly deletes?: boolean
}

/** Asked soon at first, then the more seldom the longer it takes. */
const poll = { firstMs: 20_000, longestMs: 10 * 60_000 }
const lookEveryMs = 2 * 60_000
/** Accepted jobs end within this time; a draft that is still in the box then was never submitted. */
const settleMs = 30 * 60_000
/** Looked for so long, then a person has to look. */
const giveUpMs = 6 * 3_600_000
const pageSize = 20
/** Newest first, so that what is older than the release ends the search; this only bounds it. */
const mostPages = 100
/** Their clock and ours are not the same. */
const clockSlackMs = 5 * 60_000

/** A WeChat official account (政务微信): draft, submit, then asked until the platform says what became of it. */
export function createWeChatChannel(options: WeChatOptions): Channel {
  return {
    id: options.id ?? 'wechat',
    kind: 'wechat',
    name: options.name ?? '微信公众号',
    render: renderArticle,
    check: (rendering) => checkArticle(rendering, options.cover !== undefined),
    lengths: articleLengths,
    client: createClient(options),
  }
}

function createClient(options: WeChatOptions): ChannelClient {
  const api = createWeChatApi(options, options.clock)
  const pictures = createPictures(options, api)
  return {
    nextStep: ({ remote }) => (remote.draft ? 'submit' : 'draft'),
    take: (step, task, signal) =>
      step === 'draft' ? addDraft({ options, api, pictures }, task, signal) : submit(api, task, signal),
    lookUp: ({ step, since }, task, signal) =>
      step === 'draft' ? findDraft(api, task, signal) : findArticle(api, { task, since }, signal),
    poll: (task, signal) => askState(api, task, signal),
    ...(options.deletes ? { takeDown: (task, signal) => deleteArticle(api, task, signal) } : {}),
  }
}

interface Drafting {
  readonly options: WeChatOptions
  readonly api: WeChatApi
  readonly pictures: Pictures
}

async function addDraft(
  { options, api, pictures }: Drafting,
  { rendering }: PublishTask,
  signal: AbortSignal,
): Promise<StepEnd> {
  const prepared = await pictures.prepare(rendering.images, signal)
  if (!prepared.ok) return prepared.end
  const article = {
    article_type: 'news',
    title: rendering.title ?? '',
    author: shortened(options.author ?? '', 16),
    digest: rendering.digest ?? '',
    content: withImages(rendering.html ?? '', prepared.addresses),
    content_source_url: rendering.link,
    thumb_media_id: prepared.cover,
    need_open_comment: options.opensComments ? 1 : 0,
    only_fans_can_comment: 0,
  }
  const called = await api.call({
    path: '/cgi-bin/draft/add',
    body: { articles: [article] },
    writes: true,
    signal,
  })
  if (!called.ok) return called.end
  const { media_id: draft } = called.answer
  return typeof draft === 'string'
    ? { kind: 'done', reached: 'sent', remote: { draft } }
    : { kind: 'unknown', message: '微信没有给出草稿编号，系统会到草稿箱核实' }
}

/** Accepted, not published: what becomes of it is asked later. */
async function submit(api: WeChatApi, { remote }: PublishTask, signal: AbortSignal): Promise<StepEnd> {
  const called = await api.call({
    path: '/cgi-bin/freepublish/submit',
    body: { media_id: remote.draft ?? '' },
    writes: true,
    signal,
  })
  if (!called.ok) {
    const isGone = called.code !== undefined && draftGone.has(called.code)
    // Another draft is made when it is resumed; this one is not there to be submitted.
    return isGone && called.end.kind === 'refused' ? { ...called.end, forget: ['draft'] } : called.end
  }
  const job = called.answer.publish_id
  return typeof job === 'string' || typeof job === 'number'
    ? { kind: 'done', reached: 'accepted', remote: { job: String(job) } }
    : { kind: 'unknown', message: '微信没有给出发布任务编号，系统会自动核实' }
}

/** Drafts carry the address of our text: those made since it was released are looked through for it. */
async function findDraft(api: WeChatApi, task: PublishTask, signal: AbortSignal): Promise<StepEnd> {
  const found = await findItem(api, '/cgi-bin/draft/batchget', { task, signal })
  if ('end' in found) return found.end
  const draft = found.item?.media_id
  return typeof draft === 'string' ? { kind: 'done', reached: 'sent', remote: { draft } } : { kind: 'absent' }
}

interface Search {
  readonly task: PublishTask
  readonly since: Date
}

/**
 * A submission whose answer was lost: published already, or under way (its draft leaves the box when it is published), or never arrived
 * (its draft is still there when every job must have ended).
 */
async function findArticle(api: WeChatApi, { task, since }: Search, signal: AbortSignal): Promise<StepEnd> {
  const draft = await api.call({
    path: '/cgi-bin/draft/get',
    body: { media_id: task.remote.draft ?? '' },
    writes: false,
    signal,
  })
  const isGone = !draft.ok && draft.code !== undefined && draftGone.has(draft.code)
  if (!draft.ok && !isGone) return draft.end
  // Looked through after the draft was asked for: what left the box in between is in the list.
  const found = await findItem(api, '/cgi-bin/freepublish/batchget', { task, signal })
  if ('end' in found) return found.end
  if (found.item) return publishedItem(found.item)
  const waitedMs = task.now.getTime() - since.getTime()
  if (!isGone) return waitedMs < settleMs ? { kind: 'pending', afterMs: lookEveryMs } : { kind: 'absent' }
  if (waitedMs < giveUpMs) return { kind: 'pending', afterMs: 2 * lookEveryMs }
  return {
    kind: 'refused',
    isInDoubt: true,
    message:
      '提交发布后没有收到回答，草稿已不在草稿箱，已发布列表中也没有找到，请登录公众平台核实：已发出的请回填链接，未发出的请续发',
  }
}

type Item = Readonly<Record<string, unknown>>

async function findItem(
  api: WeChatApi,
  path: string,
  { task, signal }: { readonly task: PublishTask; readonly signal: AbortSignal },
): Promise<{ readonly item: Item | undefined } | { readonly end: StepEnd }> {
  for (let page = 0; page < mostPages; page += 1) {
    const called = await api.call({
      path,
      body: { offset: page * pageSize, count: pageSize, no_content: 1 },
      writes: false,
      signal,
    })
    if (!called.ok) return { end: called.end }
    const items = listOf(called.answer.item)
    const item = items.find((each) =>
      articlesOf(each).some((article) => article.content_source_url === task.rendering.link),
    )
    if (item) return { item }
    if (items.length < pageSize || isOlder(items.at(-1), task.releasedAt)) break
  }
  return { item: undefined }
}

function isOlder(item: Item | undefined, than: Date): boolean {
  const seconds = item?.update_time
  return typeof seconds === 'number' && seconds * 1000 < than.getTime() - clockSlackMs
}

function publishedItem(item: Item): StepEnd {
  const [article] = articlesOf(item)
  const url = article?.url
  return {
    kind: 'done',
    reached: 'published',
    ...(typeof item.article_id === 'string' ? { remote: { article: item.article_id } } : {}),
    ...(typeof url === 'string' ? { url } : {}),
  }
}

async function askState(api: WeChatApi, task: PublishTask, signal: AbortSignal): Promise<StepEnd> {
  const called = await api.call({
    path: '/cgi-bin/freepublish/get',
    body: { publish_id: task.remote.job ?? '' },
    writes: false,
    signal,
  })
  if (!called.ok) return called.end
  const { publish_status: status, article_id: article, article_detail: detail } = called.answer
  if (status === 1) return { kind: 'pending', afterMs: pollAfterMs(task) }
  if (status === 0) {
    const [item] = isObject(detail) ? listOf(detail.item) : []
    return {
      kind: 'done',
      reached: 'published',
      ...(typeof article === 'string' ? { remote: { article } } : {}),
      ...(typeof item?.article_url === 'string' ? { url: item.article_url } : {}),
    }
  }
  const words = publishRefusals[String(status)] ?? '微信返回未知的发布状态，请登录公众平台核实'
  return {
    kind: 'refused',
    code: `publish_status ${status}`,
    message: words,
    forget: ['draft', 'job'],
    isInDoubt: false,
  }
}

function pollAfterMs({ acceptedAt, now }: PublishTask): number {
  const waitedMs = acceptedAt ? now.getTime() - acceptedAt.getTime() : 0
  return Math.min(poll.longestMs, Math.max(poll.firstMs, waitedMs / 2))
}

async function deleteArticle(api: WeChatApi, { remote }: PublishTask, signal: AbortSignal): Promise<StepEnd> {
  if (!remote.article)
    return { kind: 'refused', message: '没有文章编号，接口不能删除，请在公众平台手动删除后确认' }
  const called = await api.call({
    path: '/cgi-bin/freepublish/delete',
    body: { article_id: remote.article, index: 1 },
    writes: false,
    signal,
  })
  return called.ok ? { kind: 'done', reached: 'sent' } : called.end
}

function articlesOf(item: Item): readonly Item[] {
  return isObject(item.content) ? listOf(item.content.news_item) : []
}

function listOf(value: unknown): readonly Item[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function isObject(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
