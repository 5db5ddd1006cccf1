import { defineSource } from '../source.ts'

const columns = [
  ['scroll-news', '即时新闻', 30],
  ['china', '国内', 120],
  ['society', '社会', 120],
  ['finance', '财经', 120],
] as const

export default columns.map(([file, name, expectedEveryMinutes]) =>
  defineSource({
    id: `chinanews-${file}`,
    name: `中国新闻网·${name}`,
    group: '中央媒体',
    authority: 'central',
    homepage: 'https://www.chinanews.com.cn/',
    expectedEveryMinutes,
    kind: 'feed',
    feedUrl: `https://www.chinanews.com.cn/rss/${file}.xml`,
  }),
)
