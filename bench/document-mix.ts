import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { RawDocument } from '../pipeline/model/document.ts'

/** The fixed mix every run measures: 70 % posts of about 100 characters, 30 % articles of about 480, on happenings that come and go. */
export function documentMix(count: number, seed?: number): RawDocument[] {
  return [...documentStream(count, seed)]
}

/** The same, one after the other: a long run holds none of them. */
export function* documentStream(count: number, seed = 20260101): Generator<RawDocument> {
  const random = mulberry32(seed)
  const word = openVocabulary()
  const start = Date.parse('2026-03-01T00:00:00+08:00')
  const happenings: Happening[] = []
  for (let number = 0; number < count; number++) {
    if (number % 50 === 0) happenings.push(newHappening(random))
    if (happenings.length > talkedOf) happenings.shift()
    // Most is talk of the day; what is on a happening prefers the newest.
    const about =
      random() < 0.4
        ? happenings.at(-1 - Math.floor(random() ** 3 * Math.min(talkedOf, happenings.length)))
        : undefined
    const isPost = random() < 0.7
    const making = { number, at: start + number * 2_000, about, random, word }
    yield isPost ? post(making) : article(making)
  }
}

const talkedOf = 20

/** Queries of the shape analysts write, over the same vocabulary. */
export function watchQueries(count: number, seed = 7): string[] {
  const random = mulberry32(seed)
  return Array.from({ length: count }, () => {
    const [a, b] = [pick(things, random), pick(things, random)]
    const [c, d] = [pick(happens, random), pick(happens, random)]
    return `${pick(places, random)} AND (${a} OR ${b}) AND (${c} OR ${d}) NOT 演练`
  })
}

/** Small, fast, and the same in every version of Node. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean)

const places =
  words(`北京 上海 广州 深圳 成都 武汉 南京 杭州 西安 郑州 长沙 青岛 宁波 厦门 合肥 济南 沈阳 大连 昆明 贵阳 南昌 福州
  太原 兰州 石家庄 哈尔滨 长春 南宁 海口 银川 西宁 乌鲁木齐 苏州 无锡 佛山 东莞 洛阳 襄阳 绵阳 桂林`)
const things =
  words(`充电桩 电动自行车 化工厂 加油站 居民楼 写字楼 地铁 高架桥 快递柜 手机信号 宽带 客服热线 隧道 物流园 锂电池 储能电站
  数据中心 食堂 幼儿园 医院 商场 旅游大巴 渣土车 天然气管道 变电站 自来水 垃圾站 停车场 健身房 外卖平台 直播间 网约车 共享单车 短信诈骗
  工业园区 船厂 钢铁厂 煤矿 水库 大桥`)
const happens = words(
  `起火 爆炸 泄漏 坍塌 停电 断网 涨价 投诉 拥堵 追尾 中毒 被困 停运 故障 纠纷 超载 污染 罢工 维权 裁员 封闭 短缺 积水 倒塌`,
)
const details = words(
  `目击者 消防员 救援人员 值班人员 附近居民 商户 业主 物业公司 街道办事处 应急管理局 医护人员 司机 乘客 施工单位 监管部门 记者`,
)
/** Words of the library's own dictionary, drawn as often as they occur in Chinese: few very common ones, and a long tail. */
function openVocabulary(): (random: () => number) => string {
  const { DEFAULT_DICT } = createRequire(import.meta.url)('nodejieba') as { readonly DEFAULT_DICT: string }
  const entries: string[] = []
  const sums: number[] = []
  let sum = 0
  for (const line of readFileSync(DEFAULT_DICT, 'utf8').split('\n')) {
    const [word = '', frequency = '0'] = line.split(' ')
    if (!/^\p{Script=Han}+$/u.test(word)) continue
    sum += Number(frequency)
    entries.push(word)
    sums.push(sum)
  }
  return (random) => entries[firstAbove(sums, random() * sum)] ?? ''
}

function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * A sentence on nothing in particular, of which hardly two are alike. Half are sentences proper, half words of the long tail in a row: so mixed, the
 * library takes about as long for a character as for what people write.
 */
function sentence({ random, word }: Pick<Making, 'random' | 'word'>): string {
  if (random() < 0.55) {
    const [subject, manner, act] = [pick(subjects, random), pick(manners, random), pick(acts, random)]
    return `${subject}${manner}${act}${pick(objects, random)}，${pick(tails, random)}。`
  }
  const clause = () => Array.from({ length: 5 + Math.floor(random() * 5) }, () => word(random)).join('')
  return random() < 0.5 ? `${clause()}。` : `${clause()}，${clause()}。`
}

const subjects =
  words(`我 我们 同事 邻居 老板 孩子 父母 朋友 老师 医生 房东 快递员 网友 博主 专家 主持人 球队 导演 作者 店家 游客 学校 公司 银行
  超市 餐厅 社区 车间 研究所 协会 法院 图书馆 博物馆 航空公司 电影院`)
const manners =
  words(`今天上午 昨天晚上 上个星期 终于 居然 果然 再次 已经 正在 一直 刚刚 反复 主动 悄悄 顺利 匆忙 连续三天 按照计划 出乎意料地
  一大早 临近中午 提前 推迟 马上 慢慢 多次 免费 联合 公开 认真`)
const acts =
  words(`购买 体验 修理 预订 推荐 取消 研究 讨论 整理 翻译 发布 检测 安装 参观 测试 退还 介绍 改造 收集 承办 评选 升级 更换 试用 录制 补办
  申请 咨询 比较 打扫 计算 核对 装修 归还 培训 展示`)
const objects =
  words(`洗衣机 火车票 演唱会 身份证 公积金 电视剧 排骨面 篮球赛 咖啡豆 羽绒服 驾驶证 体检报告 旧书 新款手机 毕业论文 停车位 健身卡 智能手表
  阳台 空调 生日蛋糕 英语课程 马拉松 窗帘 保险合同 纪录片 蔬菜大棚 工业机器人 芯片样品 卫星导航 传感器 操作系统 光纤网络 新能源汽车 算法模型 养老金 专利证书
  营业执照 科技馆 集装箱`)
const tails =
  words(`价格比想象中便宜 排队的人特别多 效果还算满意 心情一下子好了起来 结果白跑一趟 希望明年还有机会 细节还需要完善 大家都觉得值得 手续比以前简单
  质量明显提高 时间实在太紧 评论区吵成一片 准备下周再试一次 数据增长百分之八 订单排到年底 获得一致好评 仍有不少困难 正在征求各方意见 具体安排另行通知
  引起广泛讨论 节约了一半成本 建议提前准备 天气却不太配合 服务态度很热情 遗憾的是没有成功`)

interface Happening {
  readonly place: string
  readonly thing: string
  readonly what: string
  readonly street: string
}

function newHappening(random: () => number): Happening {
  const street = `${pick(words('建设 人民 解放 滨河 学府 振兴 长江 文化 工业 园林'), random)}${pick(['路', '街', '大道'], random)}`
  return { place: pick(places, random), thing: pick(things, random), what: pick(happens, random), street }
}

interface Making {
  readonly number: number
  readonly at: number
  readonly about: Happening | undefined
  readonly random: () => number
  readonly word: (random: () => number) => string
}

function told({ about, random }: Making): string {
  if (!about) return ''
  const { place, thing, what, street } = about
  const seen = `${pick(details, random)}称${place}${street}一处${thing}${what}`
  return `${seen}，${pick(['现场浓烟很大', '已经有人报警', '交通一度中断', '暂时没有人员伤亡的消息', '不少人拍下了视频'], random)}。`
}

function filled(length: number, first: string, making: Making): string {
  let text = first
  while (text.length < length) text += sentence(making)
  return text
}

function post(making: Making): RawDocument {
  const text = filled(78 + making.random() * 30, told(making), making)
  return {
    ...common(making),
    kind: 'post',
    channel: 'weibo',
    sourceId: 'bench-weibo',
    sourceName: '微博',
    authority: 'public',
    title: '',
    text,
  }
}

function article(making: Making): RawDocument {
  const { about, random } = making
  const text = filled(430 + random() * 60, told(making), making)
  const title = about
    ? `${about.place}${about.street}${about.thing}${about.what} 有关部门回应`
    : sentence(making).slice(0, -1)
  return {
    ...common(making),
    kind: 'article',
    channel: 'website',
    sourceId: 'bench-media',
    sourceName: '某媒体',
    authority: 'media',
    title,
    text,
  }
}

function common({ number, at, random }: Making) {
  const time = new Date(at).toISOString()
  return {
    id: `bench-${number}`,
    publishedAt: time,
    precision: 'minute',
    observedAt: time,
    counts: { reposts: Math.floor(random() ** 8 * 300), comments: Math.floor(random() ** 8 * 100) },
    unitId: 'office',
    isDemo: false,
  } as const
}
