import { concerns, sentiments } from '../../pipeline/model/annotation.ts'
import { channels, documentKinds } from '../../pipeline/model/document.ts'
import type { QueryField } from '../../pipeline/model/query.ts'

/** The fields of the query language, what else they may be called, and what their values may be called. */

export const queryFields: readonly QueryField[] = [
  'channel',
  'source',
  'sentiment',
  'topic',
  'concern',
  'kind',
  'place',
  'authority',
  'author',
  'title',
  'story',
  'origin',
]

/** Chinese names of fields, as they stand in the interface. */
export const fieldAliases: Readonly<Record<string, QueryField>> = {
  渠道: 'channel',
  信源: 'source',
  情感: 'sentiment',
  主题: 'topic',
  诉求: 'concern',
  类型: 'kind',
  地区: 'place',
  权威: 'authority',
  作者: 'author',
  标题: 'title',
  事件: 'story',
  来源: 'origin',
}

/** Fields whose values are a closed list, so that a mistyped value is told instead of finding nothing. */
export const closedValues: Readonly<Partial<Record<QueryField, readonly string[]>>> = {
  channel: channels,
  kind: documentKinds,
  sentiment: sentiments,
  concern: concerns,
  authority: ['central', 'official', 'media', 'public'],
}

export const valueAliases: Readonly<Partial<Record<QueryField, Readonly<Record<string, string>>>>> = {
  channel: {
    网站: 'website',
    微博: 'weibo',
    微信: 'wechat',
    论坛: 'forum',
    视频: 'video',
    热榜: 'hotlist',
    信箱: 'letterbox',
    热线: 'hotline',
    其他: 'other',
  },
  kind: { 文章: 'article', 帖子: 'post', 转发: 'repost', 评论: 'comment', 信件: 'letter', 来电: 'call' },
  sentiment: { 负面: 'negative', 中性: 'neutral', 正面: 'positive' },
  concern: {
    投诉: 'complaint',
    咨询: 'question',
    建议: 'suggestion',
    疑似谣言: 'rumour-suspect',
    表扬: 'praise',
    反映: 'report',
  },
  authority: { 中央: 'central', 官方: 'official', 媒体: 'media', 公众: 'public' },
}
