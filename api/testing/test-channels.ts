import { createByHandChannel } from '../../loop/channel/by-hand.ts'
import type { ChannelSet } from '../../loop/channel/channel.ts'

/** Two accounts: one that a person posts to, and one whose platform refuses whatever is sent. */
export const testChannels: ChannelSet = {
  channels: [
    createByHandChannel({ id: 'douyin', name: '抖音' }),
    {
      ...createByHandChannel({ id: 'refusing', name: '不接收的网站' }),
      kind: 'webhook',
      client: {
        nextStep: () => 'deliver',
        take: async () => ({ kind: 'refused', code: 'HTTP 422', message: '对方网站不接受，请核对' }),
        lookUp: async () => ({ kind: 'absent' }),
      },
    },
  ],
  absent: [
    {
      id: 'wechat',
      kind: 'wechat',
      name: '微信公众号',
      missing: ['YUSHU_WECHAT_APPID'],
      hint: '在公众平台取得',
    },
  ],
}
