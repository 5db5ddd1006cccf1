import type { Place } from '../../pipeline/model/annotation.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import type { Lexicon, Term } from './lexicon.ts'

/** A document as the story engine compares it: words with how often they occur, heads first. */
export interface Features {
  /** In the order they come, each with its occurrences as its `count`; a term of the headline counts `headlineBoost` more. */
  readonly terms: readonly Term[]
  readonly places: readonly Place[]
  readonly isRoundUp: boolean
  /** Words of harm and of place say which happening it is. */
  boost(term: string): number
}

/** `number`: of the document, another one for each. */
export interface Counting {
  readonly lexicon: Lexicon
  readonly number: number
}

const headlineBoost = 1

// Words a report is made of, whatever it reports.
const stopWords = new Set(
  (
    '今天 今日 昨天 昨日 昨晚 今晚 今早 明天 目前 现在 正在 已经 进行 发生 左右 我们 你们 他们 大家 自己 一个 这个 那个 什么 怎么 如何 可以 没有 不是 就是 ' +
    '还是 以及 因为 所以 如果 但是 由于 其中 根据 通过 对于 关于 需要 可能 记者 报道 消息 来源 表示 介绍 了解 据悉 获悉 网友 转发 微博 图片 查看 全文 展开 ' +
    '链接 视频 同步 长微博 上午 下午 中午 凌晨 晚上 早上 时间 工作 情况 相关 有关 开展 部门 人员 单位 群众 活动 问题 必须 应当 以下 分享 请注意 小编 提醒 温馨 ' +
    '朋友 关注 一起 继续 出现 后续 最新 快讯 发布 via http https com cn'
  ).split(' '),
)

export function featuresOf(document: AnalyzedDocument, counting: Counting): Features {
  const { harm, places } = document.annotations
  const isHandle = handlesOf(document.text)
  const terms = termsOf(document.annotations.tokens, isHandle, counting)
  const headline = headlineOf(document)
  if (headline !== '') {
    for (const term of terms) if (headline.includes(term.text)) term.count += headlineBoost
  }
  const named = places.filter(({ name }) => !isHandle(name) && !isHandle(name.slice(0, -1)))
  return {
    terms,
    places: named,
    isRoundUp: isRoundUp(document.title, document.text),
    boost(term) {
      if (harm.some((word) => term.includes(word))) return harmBoost
      return named.some(({ name }) => name.startsWith(term)) ? placeBoost : 1
    },
  }
}

function termsOf(
  tokens: readonly string[],
  isHandle: (word: string) => boolean,
  { lexicon, number }: Counting,
): readonly Term[] {
  const terms: Term[] = []
  for (const token of tokens) {
    if (token.length < 2) continue
    const known = lexicon.find(token)
    if (known?.countedIn === number) {
      known.count += 1
    } else if (isTerm(token) && !isHandle(token)) {
      const term = known ?? lexicon.term(token)
      term.countedIn = number
      term.count = 1
      terms.push(term)
    }
  }
  return terms
}

const harmBoost = 1.6
const placeBoost = 1.4

/** 「@成都发布」 is whom a post calls, not what it tells: true for a word that stands in such names only. */
function handlesOf(text: string): (word: string) => boolean {
  const handles = text.match(/@[^\s@:：,，。！!?？)）/]{1,20}/g)
  if (!handles) return () => false
  const called = handles.join(' ').toLowerCase()
  const told = text.replace(/@[^\s@:：,，。！!?？)）/]{1,20}/g, ' ').toLowerCase()
  return (word) => called.includes(word) && !told.includes(word)
}

/** The title, else what a post puts in 【】. */
export function headlineOf({ title, text }: { readonly title: string; readonly text: string }): string {
  return title || (/【([^】]{4,60})】/.exec(text)?.[1] ?? '')
}

function isTerm(token: string): boolean {
  if (token.length < 2) return false
  // A figure begins with a digit or a sign, which all come before the letters.
  const isFigure = token.charCodeAt(0) <= lastOfFigures && /^[\d.:%/-]+[年月日时分点号]?$/.test(token)
  return !isFigure && !stopWords.has(token)
}

const lastOfFigures = ':'.charCodeAt(0)

const digestName =
  /早安|早报|晚报|早读|晚读|早新闻|新闻早|早知道|要闻|速览|一周|回顾|汇总|头条|集锦|盘点|看点|播报/
const enumerators = /[①-⑳❶-❿➊-➓]|(?:^|[\s；。;\n】])[1-9][、.．)）](?!\d)|[◆●■▲★]/g
const foldedReposts = /\/\/@/

/** A list of several happenings, like 「早安新闻：①… ②… ③…」. It must not make one story of them. */
export function isRoundUp(title: string, text: string): boolean {
  const own = foldedReposts.test(text) ? text.slice(0, text.search(foldedReposts)) || text : text
  const items = own.match(enumerators)?.length ?? 0
  const brackets = own.match(/【/g)?.length ?? 0
  if (brackets >= 3) return true
  return items >= 3 && (digestName.test(title) || digestName.test(own.slice(0, 40)) || items >= 5)
}
