import { defineSource } from '../source.ts'

const columns = [
  ['politics', '时政'],
  ['finance', '财经'],
  ['society', '社会'],
] as const

export default columns.map(([file, name]) =>
  defineSource({
    id: `people-${file}`,
    name: `人民网·${name}`,
    group: '中央媒体',
    authority: 'central',
    homepage: 'http://www.people.com.cn/',
    expectedEveryMinutes: 240,
    kind: 'feed',
    feedUrl: `http://www.people.com.cn/rss/${file}.xml`,
  }),
)
