import { writeFileSync } from 'node:fs'

/** A made-up stream for replays: happenings that grow and fade among chatter, with reposts and repeated rows. The same for the same numbers. */
export function writeReplayStream(file: string, { documents }: { readonly documents: number }): void {
  const random = createRandom(20_260_501)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const rows: string[] = ['time\tsource\treposts\tcomments\tlikes\ttext']
  const running: Happening[] = []
  let ms = Date.parse('2026-05-01T00:00:00+08:00')
  for (let index = 0; index < documents; index++) {
    ms += Math.floor(random() * 240_000)
    if (random() < 0.01) running.push({ ...newHappening(pick), tolls: 0 })
    if (running.length > 12) running.shift()
    const happening = random() < 0.45 ? pick(running.length > 0 ? running : [undefined]) : undefined
    const text = happening ? report(happening, pick, random) : chatter(pick, index)
    const row = [timeOf(ms), `账号${Math.floor(random() * 40)}`, ...counts(random), text].join('\t')
    rows.push(row)
    if (random() < 0.02 && index + 1 < documents) {
      rows.push(row)
      index++
    }
  }
  writeFileSync(file, `${rows.join('\n')}\n`)
}

interface Happening {
  readonly place: string
  readonly site: string
  readonly kind: string
  tolls: number
}

const places = [
  '济南市',
  '杭州市',
  '长沙市',
  '成都市',
  '兰州市',
  '福州市',
  '昆明市',
  '沈阳市',
  '南宁市',
  '合肥市',
]
const sites = [
  '化工厂',
  '物流仓库',
  '电池车间',
  '居民楼',
  '商场',
  '学校食堂',
  '隧道',
  '加油站',
  '数据中心',
  '码头',
]
const kinds = ['起火', '爆炸', '坍塌', '泄漏', '停电', '发生车祸', '被淹']
const firstCharacters = [...'宏金东华顺恒蓝新福永利中祥瑞嘉盛']
const lastCharacters = [...'远桥方泰达信天城星安民兴源丰和昌']
const things = (
  '公园 图书馆 地铁 菜市场 体育馆 博物馆 夜市 书店 社区 车站 音乐会 画展 马拉松 烘焙课 棋赛 花市 讲座 诗会 露营 骑行 古镇 河道 路灯 站牌 电梯 食堂 校车 ' +
  '油价 蔬菜 草莓 樱桃 龙虾 月饼 茶叶 丝绸 瓷器 风筝 剪纸 皮影 相声 京剧 电影 纪录片 望远镜 流星雨 候鸟 银杏 荷花 温泉 滑雪 帆船 篮球 羽毛球 太极 瑜伽 ' +
  '社保 公积金 户籍 驾照 护照 房租 学区 招聘 就业 创业 养老 托育 疫苗接种 献血 志愿者 垃圾分类 节水 电费 宽带 快递 外卖 共享单车 充电桩 停车 限行 公交'
).split(' ')
const openings = ['今天', '本周末', '市民反映', '记者获悉', '温馨提示', '好消息', '你知道吗', '明起']
const tellings = [
  '消防已到场处置',
  '现场浓烟较大',
  '正在搜救',
  '相关路段临时管制',
  '原因正在调查',
  '家属陆续赶到',
]

function newHappening(pick: <T>(from: readonly T[]) => T): Omit<Happening, 'tolls'> {
  return {
    place: pick(places),
    site: `${pick(firstCharacters)}${pick(lastCharacters)}${pick(sites)}`,
    kind: pick(kinds),
  }
}

function report(happening: Happening, pick: <T>(from: readonly T[]) => T, random: () => number): string {
  const { place, site, kind } = happening
  if (random() < 0.3) happening.tolls += Math.floor(random() * 4)
  const toll = happening.tolls > 0 && random() < 0.5 ? `，已致${happening.tolls}人受伤` : ''
  return `${place}${site}${kind}，${pick(tellings)}${toll}。`
}

function chatter(pick: <T>(from: readonly T[]) => T, index: number): string {
  return `${pick(openings)}，${pick(things)}和${pick(things)}，还有${pick(things)}与${pick(things)}，第${index}条`
}

function counts(random: () => number): readonly string[] {
  return [0, 0, 0].map(() => String(Math.floor(random() * 50)))
}

function timeOf(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** mulberry32: small, and the same on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
