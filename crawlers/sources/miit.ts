import { defineSource } from '../source.ts'

/** Columns of the ministry's portal; the path also shows in the address of each column's front page. */
const columns = [
  ['bldhd', '部领导活动', 'xwfb/bldhd', 1440],
  ['sjdt', '司局动态', 'xwfb/gxdt/sjdt', 1440],
  ['xwfbh', '新闻发布会', 'xwfb/xwfbh', 10_080],
  ['wzbd', '媒体报道', 'xwfb/mtbd/wzbd', 1440],
  ['wjfb', '政策文件', 'zwgk/zcwj/wjfb', 1440],
  ['zcjd', '政策解读', 'zwgk/zcjd', 2880],
  ['wjgs', '文件公示', 'zwgk/wjgs', 2880],
  ['yjzj', '意见征集', 'gzcy/yjzj', 2880],
] as const

export default columns.map(([id, name, path, expectedEveryMinutes]) =>
  defineSource({
    id: `miit-${id}`,
    name: `工业和信息化部·${name}`,
    group: '工业和信息化部',
    authority: 'official',
    homepage: 'https://www.miit.gov.cn/',
    expectedEveryMinutes,
    kind: 'list',
    listUrl: `https://www.miit.gov.cn/${path}/index.html`,
    linkPattern: String.raw`miit\.gov\.cn/.*/art/\d{4}/art_[0-9a-f]+\.html`,
  }),
)
