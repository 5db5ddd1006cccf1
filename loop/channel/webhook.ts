import { createHmac } from 'node:crypto'
import { parseRichText, toHtml, toPlainText } from '../release/rich-text.ts'
import type { Channel, ChannelClient, PublishTask, StepEnd } from './channel.ts'
import { exchange, parseObject } from './exchange.ts'

export interface WebhookOptions {
  readonly id?: string
  readonly name?: string
  /** Where the CMS takes publications. */
  readonly url: string
  /** Known to both sides; signs, never leaves. */
  readonly secret: string
}

/**
 * An existing CMS: one signed POST of JSON. `x-yushu-signature` is the HMAC-SHA256 of timestamp, a full stop and the body; the publication's id is
 * the idempotency key, so that the receiver keeps one copy however often it is sent. It answers `{ "url": "…" }`.
 */
export function createWebhookChannel(options: WebhookOptions): Channel {
  return {
    id: options.id ?? 'cms',
    kind: 'webhook',
    name: options.name ?? '现有网站（CMS）',
    render(content, { portalUrl, isCorrection }) {
      const blocks = parseRichText(content.body)
      return {
        title: isCorrection ? `【更正】${content.title}` : content.title,
        text: toPlainText(blocks),
        html: toHtml(blocks),
        link: portalUrl,
        images: [],
      }
    },
    check: () => [],
    client: createClient(options),
  }
}

function createClient(options: WebhookOptions): ChannelClient {
  return {
    nextStep: () => 'deliver',
    take: (_step, task, signal) => deliver(options, task, signal),
    // The receiver knows the id: sending it again does no harm.
    lookUp: async () => ({ kind: 'absent' }),
  }
}

async function deliver(
  { url, secret }: WebhookOptions,
  { id, rendering, now }: PublishTask,
  signal: AbortSignal,
): Promise<StepEnd> {
  const { title, text, html, link } = rendering
  const body = JSON.stringify({ id, title, text, html, source: link })
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const exchanged = await exchange({
    url: new URL(url),
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': id,
      'x-yushu-timestamp': timestamp,
      'x-yushu-signature': signWebhook(secret, timestamp, body),
    },
    body,
    signal,
  })
  if (exchanged.kind === 'lost') return { kind: 'again', message: exchanged.message }
  return endOfAnswer(exchanged.status, exchanged.text)
}

export function signWebhook(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

function endOfAnswer(status: number, text: string): StepEnd {
  const code = `HTTP ${status}`
  if (status === 429 || status >= 500)
    return { kind: 'again', code, message: `对方网站暂时不能接收（${code}），稍后自动重试` }
  if (status >= 400)
    return {
      kind: 'refused',
      code,
      message: `对方网站不接受（${code}），请核对 YUSHU_CMS_WEBHOOK_SECRET 和对方接口`,
    }
  const url = parseObject(text)?.url
  if (typeof url === 'string' && /^https?:\/\//u.test(url)) return { kind: 'done', reached: 'published', url }
  return { kind: 'refused', code, message: '对方网站没有回答发布后的网址（url），请按接口说明修改后续发' }
}
