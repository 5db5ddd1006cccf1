import { z } from 'zod'

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const address = z.url({ protocol: /^https?$/, error: '应为以 http:// 或 https:// 开头的网址' })

/** The accounts to publish to. What is not set is not offered; secrets come from nowhere else. */
export const channelVariables = {
  YUSHU_PORTAL_URL: address.optional(),
  YUSHU_WECHAT_APPID: z.string().optional(),
  YUSHU_WECHAT_SECRET: z.string().optional(),
  YUSHU_WECHAT_BASE_URL: address.optional(),
  YUSHU_WECHAT_NAME: z.string().default('微信公众号'),
  YUSHU_WECHAT_AUTHOR: z.string().optional(),
  YUSHU_WECHAT_COVER: z.string().optional(),
  YUSHU_WECHAT_COVER_MEDIA_ID: z.string().optional(),
  YUSHU_WECHAT_COMMENTS: flag.default(false),
  YUSHU_WECHAT_DELETE: flag.default(false),
  YUSHU_WECHAT_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9]{3,32}$/, { error: '应为 3 到 32 位字母或数字' })
    .optional(),
  YUSHU_WECHAT_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}$/, { error: '应为公众平台给出的 43 位 EncodingAESKey' })
    .optional(),
  YUSHU_WEIBO_ACCESS_TOKEN: z.string().optional(),
  YUSHU_WEIBO_RIP: z.union([z.ipv4(), z.ipv6()], { error: '应为运营人员的真实 IP' }).optional(),
  YUSHU_WEIBO_SAFE_DOMAIN: z
    .string()
    .regex(/^[\w-]+(?:\.[\w-]+)+$/, { error: '应为域名，如 www.example.gov.cn' })
    .optional(),
  YUSHU_WEIBO_BASE_URL: address.optional(),
  YUSHU_WEIBO_TIER: z.enum(['open', 'business']).default('open'),
  YUSHU_WEIBO_NAME: z.string().default('微博'),
  YUSHU_CMS_WEBHOOK_URL: address.optional(),
  YUSHU_CMS_WEBHOOK_SECRET: z.string().min(16, { error: '至少 16 个字符' }).optional(),
  YUSHU_CMS_NAME: z.string().default('现有网站'),
  YUSHU_BY_HAND_CHANNELS: z
    .string()
    .regex(/^[a-z][a-z0-9-]*:[^,:]+(?:,[a-z][a-z0-9-]*:[^,:]+)*$/, {
      error: '应形如 douyin:抖音,people-daily:人民日报客户端',
    })
    .default(''),
} as const

/** The same, as the rest of the program reads it. */
export interface ChannelConfig {
  /** Scheme and host of the portal as the public reaches it. */
  readonly portalUrl?: string | undefined
  readonly wechat: {
    readonly appId?: string | undefined
    readonly secret?: string | undefined
    readonly baseUrl?: string | undefined
    readonly name: string
    readonly author?: string | undefined
    readonly coverFile?: string | undefined
    readonly coverMediaId?: string | undefined
    readonly opensComments: boolean
    readonly deletes: boolean
    readonly token?: string | undefined
    readonly aesKey?: string | undefined
  }
  readonly weibo: {
    readonly accessToken?: string | undefined
    readonly rip?: string | undefined
    readonly safeDomain?: string | undefined
    readonly baseUrl?: string | undefined
    readonly tier: 'open' | 'business'
    readonly name: string
  }
  readonly cms: {
    readonly url?: string | undefined
    readonly secret?: string | undefined
    readonly name: string
  }
  readonly byHand: readonly { readonly id: string; readonly name: string }[]
}

type Values = z.infer<z.ZodObject<typeof channelVariables>>

export function channelConfigOf(values: Values): ChannelConfig {
  return {
    portalUrl: values.YUSHU_PORTAL_URL,
    wechat: {
      appId: values.YUSHU_WECHAT_APPID,
      secret: values.YUSHU_WECHAT_SECRET,
      baseUrl: values.YUSHU_WECHAT_BASE_URL,
      name: values.YUSHU_WECHAT_NAME,
      author: values.YUSHU_WECHAT_AUTHOR,
      coverFile: values.YUSHU_WECHAT_COVER,
      coverMediaId: values.YUSHU_WECHAT_COVER_MEDIA_ID,
      opensComments: values.YUSHU_WECHAT_COMMENTS,
      deletes: values.YUSHU_WECHAT_DELETE,
      token: values.YUSHU_WECHAT_TOKEN,
      aesKey: values.YUSHU_WECHAT_AES_KEY,
    },
    weibo: {
      accessToken: values.YUSHU_WEIBO_ACCESS_TOKEN,
      rip: values.YUSHU_WEIBO_RIP,
      safeDomain: values.YUSHU_WEIBO_SAFE_DOMAIN,
      baseUrl: values.YUSHU_WEIBO_BASE_URL,
      tier: values.YUSHU_WEIBO_TIER,
      name: values.YUSHU_WEIBO_NAME,
    },
    cms: {
      url: values.YUSHU_CMS_WEBHOOK_URL,
      secret: values.YUSHU_CMS_WEBHOOK_SECRET,
      name: values.YUSHU_CMS_NAME,
    },
    byHand: values.YUSHU_BY_HAND_CHANNELS.split(',')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [id = '', name = ''] = entry.split(':', 2)
        return { id, name }
      }),
  }
}
