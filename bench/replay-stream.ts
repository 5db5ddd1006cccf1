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
    const text = happening
      ? report(happening, pick, random)
      : `${pick(subjects)}${pick(doings)}，${pick(asides)}${index}`
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
const names = ['宏远', '金桥', '东方', '华泰', '顺达', '恒信', '蓝天', '新城', '福星', '永安', '利民', '中兴']
const subjects = ['公园', '图书馆', '地铁', '菜市场', '体育馆', '博物馆', '夜市', '书店', '社区', '车站']
const doings = [
  '开放时间调整',
  '举办读书会',
  '增加班次',
  '推出优惠',
  '安装电梯',
  '展出画作',
  '招募志愿者',
  '更换座椅',
]
const asides = ['欢迎前往', '请留意通知', '详情见公告', '周末继续', '市民点赞', '名额有限']
const tellings = [
  '消防已到场处置',
  '现场浓烟较大',
  '正在搜救',
  '相关路段临时管制',
  '原因正在调查',
  '家属陆续赶到',
]

function newHappening(pick: <T>(from: readonly T[]) => T): Omit<Happening, 'tolls'> {
  return { place: pick(places), site: `${pick(names)}${pick(sites)}`, kind: pick(kinds) }
}

function report(happening: Happening, pick: <T>(from: readonly T[]) => T, random: () => number): string {
  const { place, site, kind } = happening
  if (random() < 0.3) happening.tolls += Math.floor(random() * 4)
  const toll = happening.tolls > 0 && random() < 0.5 ? `，已致${happening.tolls}人受伤` : ''
  return `${place}${site}${kind}，${pick(tellings)}${toll}。`
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
