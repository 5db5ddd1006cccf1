import { defineSource } from '../source.ts'

/** Other ministries whose news a ministry's office reads every morning. */
const lists = [
  ['ndrc', '国家发展改革委·新闻发布', 'https://www.ndrc.gov.cn/', 'https://www.ndrc.gov.cn/xwdt/xwfb/'],
  ['most', '科学技术部·科技部工作', 'https://www.most.gov.cn/', 'https://www.most.gov.cn/kjbgz/'],
  ['mem', '应急管理部·应急要闻', 'https://www.mem.gov.cn/', 'https://www.mem.gov.cn/xw/yjglbgzdt/'],
  ['samr', '市场监管总局·新闻', 'https://www.samr.gov.cn/', 'https://www.samr.gov.cn/xw/zj/index.html'],
  [
    'cac',
    '国家网信办·网信要闻',
    'https://www.cac.gov.cn/',
    'https://www.cac.gov.cn/wxzw/sszl/A093702index_1.htm',
  ],
  ['stats', '国家统计局·数据发布', 'https://www.stats.gov.cn/', 'https://www.stats.gov.cn/sj/zxfb/'],
] as const

export default lists.map(([id, name, homepage, listUrl]) =>
  defineSource({
    id,
    name,
    group: '国务院与部委',
    authority: 'official',
    homepage,
    expectedEveryMinutes: 1440,
    kind: 'list',
    listUrl,
  }),
)
