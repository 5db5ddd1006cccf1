import { defineSource } from '../source.ts'

const columns = [
  ['politics', '时政'],
  ['fortune', '财经'],
  ['tech', '科技'],
] as const

export default columns.map(([path, name]) =>
  defineSource({
    id: `xinhua-${path}`,
    name: `新华网·${name}`,
    group: '中央媒体',
    authority: 'central',
    homepage: 'https://www.news.cn/',
    expectedEveryMinutes: 120,
    kind: 'list',
    listUrl: `https://www.news.cn/${path}/`,
    linkPattern: String.raw`news\.cn/.*/?20\d{6}/[0-9a-f]{32}/c\.html`,
  }),
)
