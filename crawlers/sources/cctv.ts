import { defineSource } from '../source.ts'

const columns = [
  ['news', '新闻'],
  ['china', '国内'],
  ['society', '社会'],
] as const

export default columns.map(([id, name]) =>
  defineSource({
    id: `cctv-${id}`,
    name: `央视网·${name}`,
    group: '中央媒体',
    authority: 'central',
    homepage: 'https://news.cctv.com/',
    expectedEveryMinutes: 120,
    kind: 'json',
    listUrl: `https://news.cctv.com/2019/07/gaiban/cmsdatainterface/page/${id}_1.jsonp?cb=${id}`,
    itemsPath: 'data.list',
    entries: { are: 'links', urlField: 'url', titleField: 'title', timeField: 'focus_date' },
  }),
)
