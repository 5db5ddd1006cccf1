import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Fetcher } from '../crawlers/fetch/fetch.ts'
import { createByHandChannel } from '../loop/channel/by-hand.ts'
import type { AbsentChannel, Channel, ChannelSet } from '../loop/channel/channel.ts'
import { createWebhookChannel } from '../loop/channel/webhook.ts'
import { createWeChatChannel } from '../loop/channel/wechat/wechat.ts'
import type { Memo, Picture } from '../loop/channel/wechat/wechat-pictures.ts'
import { createWeiboChannel } from '../loop/channel/weibo/weibo.ts'
import type { NoticeBoard } from '../loop/ledger/ledger.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import type { ChannelConfig } from './channel-config.ts'

export interface ChannelsOptions {
  readonly config: ChannelConfig
  readonly board: Pick<NoticeBoard, 'notice' | 'post'>
  readonly fetcher: Pick<Fetcher, 'fetch'>
  readonly clock: Clock
}

type Opened = Channel | AbsentChannel

/** The accounts the configuration names, and what the others lack. A further kind of channel is one more line here. */
export async function openChannels(options: ChannelsOptions): Promise<ChannelSet> {
  const opened: readonly Opened[] = [
    await openWeChat(options),
    openWeibo(options),
    openCms(options),
    ...options.config.byHand.map(createByHandChannel),
  ]
  const isAbsent = (each: Opened): each is AbsentChannel => 'missing' in each
  return {
    channels: opened.filter((each): each is Channel => !isAbsent(each)),
    absent: [...opened.filter(isAbsent), ...(options.config.byHand.length > 0 ? [] : [noByHand])],
  }
}

const noByHand: AbsentChannel = {
  id: 'by-hand',
  kind: 'by-hand',
  name: '人工发布渠道',
  missing: ['YUSHU_BY_HAND_CHANNELS'],
  hint: '没有接口的平台（抖音、央媒客户端等）：写 YUSHU_BY_HAND_CHANNELS=douyin:抖音,people-daily:人民日报客户端，由人发布后回填链接',
}

async function openWeChat({ config, board, fetcher, clock }: ChannelsOptions): Promise<Opened> {
  const { wechat, portalUrl } = config
  const { appId, secret, coverFile, coverMediaId } = wechat
  if (!appId || !secret || !portalUrl)
    return {
      id: 'wechat',
      kind: 'wechat',
      name: wechat.name,
      missing: missing({
        YUSHU_WECHAT_APPID: appId,
        YUSHU_WECHAT_SECRET: secret,
        YUSHU_PORTAL_URL: portalUrl,
      }),
      hint: '在微信公众平台“设置与开发—开发接口管理”取得 AppID 和 AppSecret，把本机出口 IP 加入白名单；另设封面 YUSHU_WECHAT_COVER。没有发布接口权限的账号请列入 YUSHU_BY_HAND_CHANNELS',
    }
  const cover = coverMediaId
    ? { mediaId: coverMediaId }
    : coverFile
      ? await readPicture(coverFile)
      : undefined
  return createWeChatChannel({
    appId,
    secret,
    name: wechat.name,
    clock,
    memo: memoOn(board, clock),
    fetchPicture: (url, signal) => fetchPicture(fetcher, url, signal),
    opensComments: wechat.opensComments,
    deletes: wechat.deletes,
    ...(wechat.baseUrl ? { baseUrl: wechat.baseUrl } : {}),
    ...(wechat.author ? { author: wechat.author } : {}),
    ...(cover ? { cover } : {}),
  })
}

function openWeibo({ config, clock }: ChannelsOptions): Opened {
  const { weibo, portalUrl } = config
  const { accessToken, rip, safeDomain, baseUrl, tier, name } = weibo
  if (!accessToken || !rip || !safeDomain || !portalUrl)
    return {
      id: 'weibo',
      kind: 'weibo',
      name,
      missing: missing({
        YUSHU_WEIBO_ACCESS_TOKEN: accessToken,
        YUSHU_WEIBO_RIP: rip,
        YUSHU_WEIBO_SAFE_DOMAIN: safeDomain,
        YUSHU_PORTAL_URL: portalUrl,
      }),
      hint: '在微博开放平台建立应用、登记安全域名（门户网站所在域名），用政务微博账号授权取得 access_token；rip 是运营人员的真实 IP',
    }
  return createWeiboChannel({
    accessToken,
    rip,
    safeDomain,
    tier,
    name,
    clock,
    ...(baseUrl ? { baseUrl } : {}),
  })
}

function openCms({ config }: ChannelsOptions): Opened {
  const { url, secret, name } = config.cms
  if (!url || !secret)
    return {
      id: 'cms',
      kind: 'webhook',
      name,
      missing: missing({ YUSHU_CMS_WEBHOOK_URL: url, YUSHU_CMS_WEBHOOK_SECRET: secret }),
      hint: '已有网站系统可接收签名推送时设置；接口说明见 docs/operations.md',
    }
  return createWebhookChannel({ url, secret, name })
}

function missing(variables: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(variables).flatMap(([name, value]) => (value ? [] : [name]))
}

function memoOn(board: ChannelsOptions['board'], clock: Clock): Memo {
  return {
    read: async (name) => (await board.notice(name))?.body,
    write: (name, value) => board.post(name, value, clock.now()),
  }
}

const pictureTypes: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
}

async function readPicture(file: string): Promise<Picture> {
  const contentType = pictureTypes[extname(file).toLowerCase()]
  if (!contentType)
    throw new AppError('BAD_INPUT', `cover ${file}: no picture`, {
      userMessage: 'YUSHU_WECHAT_COVER 应为 .jpg、.png 或 .gif 图片文件',
    })
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AppError('BAD_INPUT', `read cover ${file}`, {
      cause,
      userMessage: `读取不到封面图片 ${file}，请核对 YUSHU_WECHAT_COVER`,
    })
  })
  return { bytes, contentType }
}

async function fetchPicture(
  fetcher: ChannelsOptions['fetcher'],
  url: string,
  signal: AbortSignal,
): Promise<Picture | undefined> {
  const page = await fetcher.fetch({ url, accept: 'image/*', signal }).catch(() => undefined)
  if (page?.status !== 200 || !page.contentType?.startsWith('image/')) return undefined
  return { bytes: page.bytes, contentType: page.contentType }
}
