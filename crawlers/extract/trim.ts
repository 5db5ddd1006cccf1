import { blockText, type PageBlock } from './blocks.ts'
import { comparable } from './text.ts'

/** From here on the page speaks of other things. */
const otherThings =
  /^[【[(（「▌■●◆>》\s]*(?:相关(?:阅读|新闻|链接|文章|报道|推荐|稿件|资讯|信息)|延伸阅读|推荐阅读|更多(?:阅读|新闻|精彩|资讯)|猜你喜欢|热门(?:推荐|文章|新闻|评论)|精彩推荐|为您推荐|大家都在看|新闻推荐|上一[篇条页]|下一[篇条页]|网友评论|最新评论|全部评论|用户评论|我要评论)/

/** Lines around a text that are not part of it. */
const furniture = [
  /^(?:分享(?:到|至|给)?|微信扫一扫|扫一扫|扫码|打印(?:本页)?|关闭(?:窗口|本页)?|【?字体|字号|收藏|举报|点赞|阅读原文|返回(?:顶部|首页)|返回.{1,8}，查看更多|转播到|已关注|关注|保存|复制链接|纠错|我要纠错|放大|缩小|默认|原创|赞|在看|首页)/,
  /^[（(【[]?\s*(?:责任编辑|责编|编辑|网站编辑|本文编辑)\s*[:：]/,
  /^(?:免责声明|版权声明|特别声明|声明)\s*[:：]?/,
  /(?:仅代表作者(?:本人|个人)?(?:观点|看法)|未经(?:授权|许可|允许).{0,12}(?:转载|使用)|扫描?(?:下方|上方)?二维码|长按识别|点击.{0,8}关注|转载请注明(?:出处|来源))/,
  /^(?:您的)?浏览器.{0,20}(?:不支持|无法播放)|^视频加载失败|^正在加载|^自动播放|^(?:Video Player|播放视频)/i,
  /^(?:主办单位|承办单位|主管单位|版权所有|copyright|©)|ICP备\s?\d|公网安备|网站标识码/i,
  /^[-—=*·\s]*(?:THE END|完|END)[-—=*·\s]*$/i,
]
const metaLine =
  /^(?:发布(?:时间|日期)|发表(?:时间|日期)|时间|日期|来源|稿件来源|信息来源|作者|浏览(?:次数|量)?|点击(?:次数|数|量)?|阅读(?:量|次数)?|访问(?:次数|量)?|字体|字号|索引号)\s*[:：]|^(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:来源.{0,30})?$/

/** Drops what stands before the first and after the last word of the text itself. Never cuts inside the text. */
export function trimBlocks(blocks: readonly PageBlock[], title: string): readonly PageBlock[] {
  const cut = cutOtherThings(blocks)
  let start = 0
  let end = cut.length
  while (start < end && isHead(cut[start], title)) start += 1
  while (end > start && isTail(cut[end - 1])) end -= 1
  return cut.slice(start, end).filter((block) => !isFurnitureAnywhere(block))
}

function cutOtherThings(blocks: readonly PageBlock[]): readonly PageBlock[] {
  const total = charsIn(blocks)
  const at = blocks.findIndex(
    ({ block }, index) =>
      blockText(block).length < 40 &&
      otherThings.test(blockText(block)) &&
      charsIn(blocks.slice(index)) < total * 0.4 &&
      blocks.slice(index + 1).every((after) => after.linkShare > 0.5 || blockText(after.block).length < 60),
  )
  return at < 0 ? blocks : blocks.slice(0, at)
}

function isHead(item: PageBlock | undefined, title: string): boolean {
  if (!item) return false
  if (item.block.kind === 'image' || item.block.kind === 'table') return false
  const text = blockText(item.block)
  if (comparable(text) === comparable(title)) return true
  return text.length < 100 && (metaLine.test(text) || isFurniture(text) || item.linkShare > 0.8)
}

function isTail(item: PageBlock | undefined): boolean {
  if (!item || item.block.kind === 'table') return false
  const text = blockText(item.block)
  if (item.block.kind === 'image') return false
  return (
    text.length < 200 &&
    (isFurniture(text) || (item.linkShare > 0.8 && text.length < 80) || otherThings.test(text))
  )
}

function isFurnitureAnywhere({ block }: PageBlock): boolean {
  const text = blockText(block)
  return (
    text.length > 0 &&
    text.length < 24 &&
    /^(?:转播到腾讯微博|分享到[:：]?|展开全文|收起|自动播放开关自动播放|正在加载\.{0,3}|视频加载失败，请刷新页面再试|查看原图|点击进入专题|广告)$/.test(
      text,
    )
  )
}

function isFurniture(text: string): boolean {
  return furniture.some((pattern) => pattern.test(text))
}

function charsIn(blocks: readonly PageBlock[]): number {
  return blocks.reduce((sum, { block }) => sum + blockText(block).length, 0)
}
