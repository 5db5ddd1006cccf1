import { defineSource } from '../source.ts'

/** Public feeds of the press that writes about the ministry's industries. */
const feeds = [
  ['ithome', 'IT之家', 'https://www.ithome.com/', 'https://www.ithome.com/rss/', 60],
  ['solidot', 'Solidot 奇客', 'https://www.solidot.org/', 'https://www.solidot.org/index.rss', 240],
  ['36kr', '36氪', 'https://36kr.com/', 'https://36kr.com/feed', 120],
  ['geekpark', '极客公园', 'https://www.geekpark.net/', 'https://www.geekpark.net/rss', 480],
] as const

export default feeds.map(([id, name, homepage, feedUrl, expectedEveryMinutes]) =>
  defineSource({
    id,
    name,
    group: '行业媒体',
    authority: 'media',
    homepage,
    expectedEveryMinutes,
    kind: 'feed',
    feedUrl,
  }),
)
