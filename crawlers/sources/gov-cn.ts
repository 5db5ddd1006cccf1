import { defineSource, type LinkEntries } from '../source.ts'

const group = '国务院与部委'
const rhythm = { authority: 'central', homepage: 'https://www.gov.cn/', expectedEveryMinutes: 240 } as const
/** The list pages are filled by script from these files, exported by the site's publishing system. */
const entries: LinkEntries = {
  are: 'links',
  urlField: 'URL',
  titleField: 'TITLE',
  timeField: 'DOCRELPUBTIME',
}

export default [
  defineSource({
    ...rhythm,
    id: 'gov-cn-yaowen',
    name: '中国政府网·要闻',
    group,
    kind: 'json',
    listUrl: 'https://www.gov.cn/yaowen/liebiao/YAOWENLIEBIAO.json',
    itemsPath: '',
    entries,
  }),
  defineSource({
    ...rhythm,
    id: 'gov-cn-zhengce',
    name: '中国政府网·最新政策',
    group,
    expectedEveryMinutes: 1440,
    kind: 'json',
    listUrl: 'https://www.gov.cn/zhengce/zuixin/ZUIXINZHENGCE.json',
    itemsPath: '',
    entries,
  }),
]
